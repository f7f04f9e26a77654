/** Plays Lambda for one bundle: loads it, then answers one event after the other. */
import { pathToFileURL } from 'node:url';

const [bundle] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(bundle).href).catch((error) => {
  // Not thrown on: Node would show the line of the bundle, which is all of it.
  console.error(error.stack);
  process.exit(1);
});

process.on('message', async ({ id, event }) => {
  const context = { awsRequestId: `request-${id}`, getRemainingTimeInMillis: () => 30_000 };
  try {
    const answer = await handler(event, context);
    const { user, system } = process.cpuUsage();
    process.send({ id, answer, cpuMs: (user + system) / 1_000 });
  } catch (error) {
    process.send({ id, error: String(error) });
  }
});
process.send({ ready: true });
