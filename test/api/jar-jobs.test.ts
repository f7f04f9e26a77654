import { beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '../helpers/harness.ts';
import { makeJar } from '../helpers/make-jar.ts';
import { uploadFile } from '../helpers/upload-file.ts';

let h: Harness;
let jobs: string;
/** Ids of artifacts by what is in them. */
const held: Record<'orders' | 'library' | 'tomorrow' | 'fat' | 'text' | 'foreign', string> = {
  orders: '',
  library: '',
  tomorrow: '',
  fat: '',
  text: '',
  foreign: '',
};
const absent = `art_${'0'.repeat(26)}`;
const main = (name: string) => `public class ${name} { public static void main(String[] args) {} }`;

beforeAll(async () => {
  h = await makeHarness();
  jobs = `/v1/workspaces/${h.a.workspaceId}/jobs`;
  const sources = { 'Orders.java': main('Orders') };
  const flink = 'org/apache/flink/runtime/jobgraph/JobGraph.java';
  const brought = 'package org.apache.flink.runtime.jobgraph; public class JobGraph {}';
  const [orders, library, tomorrow, fat] = await Promise.all([
    makeJar({ sources }),
    makeJar({ sources: { 'Helper.java': 'public class Helper {}' } }),
    makeJar({ sources, javaRelease: 21 }),
    makeJar({ sources: { ...sources, [flink]: brought } }),
  ]);
  const idOf = async (name: string, bytes: Buffer, tenant = h.a): Promise<string> =>
    (await uploadFile(h, tenant, name, bytes)).id;
  held.orders = await idOf('orders.jar', orders);
  held.library = await idOf('library.jar', library);
  held.tomorrow = await idOf('tomorrow.jar', tomorrow);
  held.fat = await idOf('fat.jar', fat);
  held.text = await idOf('limits.conf', Buffer.from('threshold = 3\n'));
  held.foreign = await idOf('orders.jar', orders, h.b);
}, 120_000);

let made = 0;
const create = async (jar: object | undefined, json: object = {}) => {
  made += 1;
  return h.request('POST', jobs, { json: { name: `job ${made}`, kind: 'jar', jar, ...json } });
};
const publish = async (jar: object | undefined) => {
  const { body } = await create(jar);
  return h.request('POST', `${jobs}/${body.id}/versions`, { json: {} });
};

describe('publishing a job of kind jar', () => {
  it('pins what it runs: the version of each artifact, and the main class', async () => {
    const args = ['--topic', 'orders'];
    const program = { artifact: held.orders, entryClass: 'Orders', args, dependencies: [held.library] };
    const { status, body } = await publish(program);
    expect(status).toBe(201);
    const pinned = { ...program, artifact: `${held.orders}@1`, dependencies: [`${held.library}@1`] };
    expect(body).toMatchObject({
      jar: pinned,
      artifacts: [
        { artifactId: held.orders, name: 'orders.jar', version: 1 },
        { artifactId: held.library, name: 'library.jar', version: 1 },
      ],
    });
    const path = `/v1/workspaces/${h.a.workspaceId}/artifacts/${held.library}`;
    expect(await h.request('DELETE', path)).toMatchObject({ status: 409, body: { code: 'artifact_in_use' } });
    expect((await h.request('GET', path)).body.usedBy).toMatchObject([{ artifactVersion: 1, jobVersion: 1 }]);
  });

  it('goes through for many jobs of one artifact at the same moment', async () => {
    const program = { artifact: held.orders, entryClass: 'Orders' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => publish(program)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
  });

  it('is refused where it cannot run, with each place and how to mend it', async () => {
    const orders = { artifact: held.orders, entryClass: 'Orders' };
    const cases: readonly [what: string, jar: object | undefined, places: Record<string, RegExp>][] = [
      ['nothing chosen', undefined, { 'draft.jar.artifact': /no jar is chosen/ }],
      [
        'an artifact that is not there',
        { artifact: absent },
        { 'draft.jar.artifact': /no artifact art_0+ in this workspace/ },
      ],
      [
        'a version it has not',
        { artifact: `${held.orders}@7` },
        { 'draft.jar.artifact': /"orders\.jar" has no version 7/ },
      ],
      [
        "another workspace's",
        { ...orders, artifact: held.foreign },
        { 'draft.jar.artifact': /no artifact .* in this workspace/ },
      ],
      [
        'no jar',
        { ...orders, dependencies: [held.text] },
        { 'draft.jar.dependencies.0': /"limits\.conf" is no jar/ },
      ],
      [
        'no main class',
        { artifact: held.orders },
        { 'draft.jar.entryClass': /no main class is chosen, and the manifest/ },
      ],
      [
        'one that is not there',
        { ...orders, entryClass: 'Absent' },
        { 'draft.jar.entryClass': /no jar holds a class Absent/ },
      ],
      [
        'a jar without programs',
        { artifact: held.library, entryClass: 'Helper' },
        { 'draft.jar.entryClass': /no jar holds a class Helper/ },
      ],
      [
        'a newer Java',
        { ...orders, artifact: held.tomorrow },
        { 'draft.jar.artifact': /compiled for Java 21; the engine runs Java 17/ },
      ],
      [
        'Flink brought along, and a dependency that is not there',
        { ...orders, artifact: held.fat, dependencies: [absent] },
        { 'draft.jar.artifact': /brings flink-runtime/, 'draft.jar.dependencies.0': /no artifact/ },
      ],
    ];
    for (const [what, jar, places] of cases) {
      const { status, body } = await publish(jar);
      expect([status, body.code], what).toEqual([422, 'jar_invalid']);
      expect(Object.fromEntries(body.errors.map((e: { location: string }) => [e.location, e])), what).toEqual(
        Object.fromEntries(
          Object.entries(places).map(([location, message]) => [
            location,
            { location, message: expect.stringMatching(message), fix: expect.stringMatching(/./) },
          ]),
        ),
      );
    }
  });

  it('keeps scripts and programs apart', async () => {
    expect(await create({ artifact: held.orders }, { kind: 'sql' })).toMatchObject({ status: 400 });
    expect(await create({ artifact: held.orders }, { sql: 'INSERT INTO b SELECT 1' })).toMatchObject({
      status: 400,
    });
  });
});
