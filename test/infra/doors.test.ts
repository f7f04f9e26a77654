import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Resource, removeDist, smallDist } from '../helpers/stage.ts';

/** Both ways to the stacks work offline: `cdk`, and `sst`, which asks who it is before it builds anything. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const stackIds = ['Data', 'Cell', 'Control', 'Console'];
let dist: string;
const asked: string[] = [];
const sts = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    asked.push(body.split('&')[0] ?? '');
    const identity = '<Arn>arn:aws:iam::000000000000:user/test</Arn><Account>000000000000</Account>';
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end(
      `<GetCallerIdentityResponse><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
  });
});

beforeAll(async () => {
  dist = await smallDist();
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  sts.closeAllConnections();
  sts.close();
  await removeDist(dist);
});

/** Runs a program of node_modules with nothing of the developer's own AWS settings. */
async function run(
  program: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: dist,
      MILLRACE_DIST: dist,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-west-1',
      SST_TELEMETRY_DISABLED: '1',
      CI: 'true',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const late = setTimeout(() => child.kill('SIGKILL'), 100_000);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(late);
  return { code, output };
}

/** Logical ids and types by stack: what one door makes must be what the other makes. */
async function shapeIn(folder: string): Promise<Record<string, Record<string, string>>> {
  const entries = stackIds.map(async (id) => {
    const text = await readFile(join(folder, `${id}.template.json`), 'utf8');
    const { Resources } = JSON.parse(text) as { Resources: Record<string, Resource> };
    const ours = Object.entries(Resources).filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata');
    return [id, Object.fromEntries(ours.map(([name, { Type }]) => [name, Type]))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

test('cdk synth and sst build make the same stacks', { timeout: 240_000 }, async () => {
  const cdkOut = join(dist, 'cdk-out');
  const cdk = await run('aws-cdk/bin/cdk', [
    ...['synth', '--quiet', '--output', cdkOut],
    ...['--app', `${process.execPath} --import tsx infra/aws/app.ts`],
  ]);
  expect(cdk).toMatchObject({ code: 0 });
  const sstOut = join(dist, 'sst-out');
  const sst = await run('sst/cli/sst.js', ['build', '--stage', 'dev', '--to', sstOut]);
  expect(sst.output).toContain('Built: 4 stacks');
  expect(sst.code).toBe(0);
  expect(asked).toContain('Action=GetCallerIdentity');
  expect(await shapeIn(sstOut)).toEqual(await shapeIn(cdkOut));
});

test('the door of SST is a door only', async () => {
  expect((await readFile(join(root, 'sst.config.ts'), 'utf8')).split('\n').length).toBeLessThan(20);
});
