import { join } from 'node:path';
import type { ControlPlane } from '../../functions/entry/local/control-plane.ts';
import { type Bootstrapped, bootstrap } from '../../functions/usecases/bootstrap.ts';
import type { DataFolder } from './data-folder.ts';

const email = 'admin@millrace.local';

/** Makes the first tenant, administrator and workspace where there is none, and says where to go. */
export async function welcome(options: {
  plane: ControlPlane;
  folder: DataFolder;
  started: number;
  say: (line: string) => void;
}): Promise<Bootstrapped> {
  const { plane, folder, started, say } = options;
  const login = await bootstrap(plane.useCases, {
    tenantName: 'Local',
    workspaceName: 'default',
    email,
    userName: 'Administrator',
    cuLimit: 16,
    apiKey: await folder.readText('admin.key'),
  });
  await folder.writeSecret('admin.key', `${login.apiKey}\n`);
  await folder.writeFile('endpoint.json', `${JSON.stringify({ url: plane.url })}\n`);
  if (login.password) await folder.writeSecret('admin.password', `${login.password}\n`);
  const limits = plane.parts.runtime.limitsEnforced
    ? 'held to their CU by cgroups'
    : 'not enforced (start as root to hold tasks to their CU)';
  say(
    [
      '',
      `  Millrace is ready at ${plane.url}   (${((Date.now() - started) / 1000).toFixed(1)} s)`,
      `  Sign in    ${email}, password in ${join(folder.path, 'admin.password')}`,
      `  API key    in ${join(folder.path, 'admin.key')}`,
      `  CLI        npx millrace jobs list`,
      `  API        ${plane.url}/openapi.json`,
      `  Sizes      ${limits}`,
      '',
    ].join('\n'),
  );
  return login;
}
