import { describe, expect, it } from 'vitest';
import { hiddenForms } from '../../shared/domain/secret-mask.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import { paths, World } from './agent-world.ts';

const sql = "CREATE TABLE a WITH ('password' = '${pw}'); INSERT INTO a SELECT 1";
const secretPlaces = [{ name: 'pw', at: sql.indexOf('${pw}'), length: 5 }];

const makeWorld = (secrets: World['secrets']): World => {
  const world = new World();
  Object.assign(world, { sql, secretPlaces, secrets });
  world.putSpec(JobSettings.parse({ checkpointIntervalMs: 10_000 }));
  return world;
};
const files = (world: World, process: 'jobmanager' | 'taskmanager', nth = -1) =>
  world.flink.prepared.get(world.flink.startsOf(process).at(nth)?.directory ?? '') ?? {};
const away = () => Promise.reject(new Error('the control plane is away'));

describe('secrets of a job', () => {
  it('stand in the script that Flink is given and in no other file, report or object', async () => {
    const world = makeWorld(async () => ({ pw: "it's hunter2" })).begin();
    await world.running();
    const { 'conf/job.sql': script, ...others } = files(world, 'jobmanager');
    expect(script).toContain("'password' = 'it''s hunter2'");
    expect(JSON.stringify([others, files(world, 'taskmanager')])).not.toContain('hunter2');
    expect(others['conf/log4j2.properties']).toContain('layout.replace.regex');
    expect(files(world, 'taskmanager')['conf/log4j2.properties']).toContain('layout.replace.regex');
    const objects = [...world.objects.objects.values()].map(({ body }) => new TextDecoder().decode(body));
    const starts = world.flink.starts.map(({ args, env }) => [args, env]);
    expect(JSON.stringify([world.reports, objects, starts])).not.toContain('hunter2');
  });

  it('are waited for at the first start, which says so', async () => {
    const world = makeWorld(away).begin();
    await world.clock.advance(600_000);
    expect(world.flink.starts).toEqual([]);
    expect(world.last?.because).toContain('secrets of the job cannot be had');
    world.secrets = async () => ({ pw: 'hunter2' });
    await world.running();
  });

  it('are those of the moment at each start; one that is repeated does without the control plane', async () => {
    const world = makeWorld(async () => ({ pw: 'hunter2' })).begin();
    await world.running();
    world.secrets = away;
    world.flink.dies('jobmanager', { code: null, signal: 'SIGKILL' });
    await world.until('a second start', () => world.flink.startsOf('jobmanager').length === 2);
    expect(files(world, 'jobmanager')['conf/job.sql']).toContain("'hunter2'");
    world.secrets = async () => ({ pw: 'hunter3' });
    await world.running();
    world.flink.dies('jobmanager', { code: null, signal: 'SIGKILL' });
    await world.until('a third start', () => world.flink.startsOf('jobmanager').length === 3);
    expect(files(world, 'jobmanager')['conf/job.sql']).toContain("'hunter3'");
    // What had the old one may still be told of.
    expect(files(world, 'jobmanager')['conf/log4j2.properties']?.split('|').length).toBe(
      hiddenForms(['hunter2', 'hunter3']).length,
    );
  });

  it('are taken out of what Flink wrote of its end, by which a JobManager that died after it is not started again', async () => {
    const world = makeWorld(async () => ({ pw: 'say "hunter2"' }));
    const archive = [
      { path: '/jobs/overview', json: JSON.stringify({ jobs: [{ state: 'FINISHED' }] }) },
      { path: '/jobs/f/exceptions', json: JSON.stringify({ text: 'say "hunter2" was wrong at first' }) },
    ];
    const name = 'f'.repeat(32);
    const body = new TextEncoder().encode(JSON.stringify({ archive }));
    const first = { directory: '/task/jobmanager-1', file: `logs/${name}` };
    world.ports.files = {
      ...world.ports.files,
      has: async (directory, file) => directory === first.directory && file === first.file,
      logs: async (directory) => (directory === first.directory ? [{ name, body }] : []),
    };
    world.begin();
    await world.running();
    expect(files(world, 'jobmanager')['conf/config.yaml']).toContain('file:///task/jobmanager-1/logs');
    world.flink.dies('jobmanager', { code: 1, signal: null });
    await world.ended();
    expect(world.flink.startsOf('jobmanager')).toHaveLength(1);
    expect(world.ledger.result?.state).toBe('FINISHED');
    const stored = world.objects.objects.get(`${paths.endedBy(1, 1)}/${name}`);
    expect(new TextDecoder().decode(stored?.body)).toContain('****** was wrong');
  });

  it('are taken out of what Flink says, of the result of the run, and of the logs that are stored', async () => {
    const world = makeWorld(async () => ({ pw: 'hunter2' }));
    const { files: plain, flink } = world.ports;
    const text = 'Login failed: hunter2 is wrong, or hunt';
    world.ports = {
      ...world.ports,
      flink: (port) => ({
        ...flink(port),
        status: async (id) => ({
          ...(await flink(port).status(id)),
          jobState: 'FAILED',
          exception: { at: 1, text },
        }),
      }),
      files: {
        ...plain,
        logs: async () => [{ name: 'jobmanager.out', body: new TextEncoder().encode(text) }],
      },
    };
    world.begin();
    await world.ended();
    expect(world.last?.flink?.exception?.text).toBe('Login failed: ****** is wrong, or ******');
    expect(world.ledger.result).toMatchObject({ state: 'FAILED' });
    const objects = [...world.objects.objects.values()].map(({ body }) => new TextDecoder().decode(body));
    expect(objects.some((body) => body.includes('Login failed'))).toBe(true);
    expect(JSON.stringify([world.reports, objects, world.exit])).not.toContain('hunter2');
  });
});
