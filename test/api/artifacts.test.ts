import { beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '../helpers/harness.ts';
import { makeJar } from '../helpers/make-jar.ts';
import { sha256Of, uploadFile } from '../helpers/upload-file.ts';

let h: Harness;
let root: string;
const text = Buffer.from('threshold = 3\n');

beforeAll(async () => {
  h = await makeHarness();
  root = `/v1/workspaces/${h.a.workspaceId}/artifacts`;
});

const begin = (name: string, bytes: Buffer, announced = sha256Of(bytes)) =>
  h.request('POST', root, { json: { name, sizeBytes: bytes.byteLength, sha256: announced } });
const complete = (id: string) => h.request('POST', `${root}/uploads/${id}/complete`);

describe('artifacts', () => {
  it('are there once their bytes have arrived and are what was announced', async () => {
    const begun = await begin('limits.conf', text);
    expect(begun.status).toBe(201);
    expect(await complete(begun.body.id)).toMatchObject({ status: 409, body: { code: 'upload_incomplete' } });
    h.files.send(begun.body.parts, text);
    const done = await complete(begun.body.id);
    expect(done).toMatchObject({
      status: 201,
      body: {
        name: 'limits.conf',
        kind: 'file',
        versionCount: 1,
        latest: { number: 1, sha256: sha256Of(text), sizeBytes: text.byteLength, jar: null },
      },
    });
    expect(await complete(begun.body.id)).toMatchObject({ status: 404 });
    const listed = await h.request('GET', root);
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toEqual([done.body.id]);
  });

  it('refuse other bytes, fewer bytes, and a jar that is none', async () => {
    const cases = [
      ['other.conf', text, sha256Of(Buffer.from('x')), text, 422, 'artifact_invalid'],
      ['less.conf', text, sha256Of(text), text.subarray(1), 409, 'upload_incomplete'],
      ['no.jar', text, sha256Of(text), text, 422, 'artifact_invalid'],
    ] as const;
    for (const [name, bytes, announced, sent, status, code] of cases) {
      const { body } = await begin(name, bytes, announced);
      h.files.send(body.parts, sent);
      expect(await complete(body.id), name).toMatchObject({ status, body: { code } });
    }
  });

  it('get a version more with a name that exists, and none with the same content', async () => {
    const first = await uploadFile(h, h.a, 'rules.json', Buffer.from('1'));
    const second = await uploadFile(h, h.a, 'rules.json', Buffer.from('2'));
    const third = await uploadFile(h, h.a, 'rules.json', Buffer.from('2'));
    expect([second.id, second.latest.number, third.latest.number]).toEqual([first.id, 2, 2]);
    const versions = await h.request('GET', `${root}/${first.id}/versions?maxResults=1`);
    expect(versions.body).toMatchObject({ items: [{ number: 2 }], nextToken: expect.any(String) });
    const rest = await h.request(
      'GET',
      `${root}/${first.id}/versions?maxResults=1&nextToken=${versions.body.nextToken}`,
    );
    expect(rest.body).toMatchObject({ items: [{ number: 1 }], nextToken: null });
  });

  it('are deleted version by version or whole, with their content', async () => {
    const { id } = await uploadFile(h, h.a, 'old.txt', Buffer.from('1'));
    await uploadFile(h, h.a, 'old.txt', Buffer.from('2'));
    const held = async () =>
      (await h.deps.objects.list(`tenants/${h.a.id}/`)).filter((o) => o.key.includes(id));
    expect(await held()).toHaveLength(2);
    expect((await h.request('DELETE', `${root}/${id}/versions/1`)).status).toBe(204);
    expect(await held()).toHaveLength(1);
    expect((await h.request('DELETE', `${root}/${id}/versions/2`)).status).toBe(409);
    expect((await h.request('DELETE', `${root}/${id}`)).status).toBe(204);
    expect(await held()).toHaveLength(0);
    expect((await h.request('GET', `${root}/${id}`)).status).toBe(404);
    // Its name is free again.
    expect((await uploadFile(h, h.a, 'old.txt', Buffer.from('3'))).latest.number).toBe(1);
  });

  it('say what a jar holds: programs, Java release, what of Flink it brings along', async () => {
    const main = (name: string) => `package com.example; public class ${name} {
      public static void main(String[] args) {} }`;
    const jar = await makeJar({
      sources: {
        'com/example/Orders.java': main('Orders'),
        'com/example/Returns.java': main('Returns'),
        'com/example/Helper.java': 'package com.example; class Helper { static void main(String[] a) {} }',
        'org/apache/flink/api/common/ExecutionConfig.java':
          'package org.apache.flink.api.common; public class ExecutionConfig {}',
        'org/slf4j/LoggerFactory.java': 'package org.slf4j; public class LoggerFactory {}',
      },
      mainClass: 'com.example.Returns',
      javaRelease: 21,
    });
    const { latest, kind } = await uploadFile(h, h.a, 'orders.jar', jar);
    expect(kind).toBe('jar');
    expect(latest.jar).toMatchObject({
      mainClass: 'com.example.Returns',
      mainClasses: ['com.example.Returns', 'com.example.Orders'],
      javaRelease: 21,
      classes: 5,
      findings: [
        { severity: 'error', code: 'class-version', message: expect.stringContaining('Java 21') },
        { severity: 'error', code: 'bundles-flink', message: expect.stringContaining('flink-core, which') },
        { severity: 'warning', code: 'bundles-flink', message: expect.stringContaining('slf4j-api, which') },
      ],
    });
  }, 60_000);

  it('keep a workspace from being deleted', async () => {
    const workspace = await h.request('POST', '/v1/workspaces', { json: { name: 'with a file' } });
    const path = `/v1/workspaces/${workspace.body.id}`;
    await uploadFile(h, { ...h.a, workspaceId: workspace.body.id }, 'a.txt', text);
    expect(await h.request('DELETE', path)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('artifacts') },
    });
  });

  it('tell no URL of an upload to the log', () => {
    expect(JSON.stringify(h.logs)).not.toContain('memory:');
  });
});
