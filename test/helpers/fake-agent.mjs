// Plays the agent where only its being a process matters. How it behaves is the jobId of its slot. The bucket's name
// is the folder it notes itself in.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const slot = JSON.parse(process.env.MILLRACE_TASK);
const manner = slot.jobId.replace('job_', '');
let child = null;
if (manner === 'parent' || manner === 'leaver') {
  child = spawn('sleep', ['1000'], { detached: manner === 'leaver', stdio: 'ignore' });
}
if (manner === 'brief') setTimeout(() => process.exit(3), 50);
else setInterval(() => {}, 1_000_000);
process.on('SIGTERM', () => {
  note('term');
  if (manner !== 'deaf') process.exit(0);
});
note('started');

function note(what) {
  const { MILLRACE_TASK: _, ...environment } = process.env;
  const line = { what, pid: process.pid, child: child?.pid ?? null, slot, environment };
  appendFileSync(join(process.env.MILLRACE_BUCKET, `${slot.runId}.log`), `${JSON.stringify(line)}\n`);
}
