import { join } from 'node:path';
import type { KeptServer } from '../processes/keep-process.ts';
import type { CloudHome } from './prepare-cloud.ts';

export const BUCKET = 'millrace';
export const REGION = 'eu-west-1';

const HEALTH_TIMEOUT_MS = 2_000;

/** DynamoDB Local: one SQLite file below <dataDir>/dynamodb; every acknowledged write is on disk. */
export function dynamodbLocal(home: CloudHome, dataDir: string): KeptServer {
  return {
    name: 'dynamodb-local',
    dataDir,
    command: (port) => ({
      command: 'java',
      args: [
        ...['-Xms32m', '-Xmx192m', '-XX:+UseSerialGC'],
        `-Djava.library.path=${join(home.root, 'dynamodb-local')}`,
        `-Djava.io.tmpdir=${join(dataDir, 'tmp')}`,
        ...['-cp', home.dynamodb.join(':'), 'io.millrace.local.DynamoDbLocal'],
        ...['-port', String(port), '-sharedDb', '-disableTelemetry', '-dbPath', join(dataDir, 'dynamodb')],
      ],
      env: environment(dataDir),
    }),
    // Without a signature it refuses, in its own words: that is an answer, and touches no table.
    healthy: (port) =>
      answers(port, (status, body) => status === 400 && body.includes('com.amazonaws.dynamodb')),
  };
}

/** S3Mock: plain files below <dataDir>/s3, kept when it ends; bucket `millrace` is made when missing. */
export function s3mock(home: CloudHome, dataDir: string): KeptServer {
  return {
    name: 's3mock',
    dataDir,
    command: (port) => ({
      command: 'java',
      args: [
        // C1 only: half the start time, and S3Mock only moves bytes.
        ...['-Xms32m', '-Xmx160m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
        ...['-Xshare:auto', `-XX:SharedArchiveFile=${s3mockArchive(home)}`],
        `-Djava.io.tmpdir=${join(dataDir, 'tmp')}`,
        ...s3mockProgram(home, port),
      ],
      env: { ...environment(dataDir), ...s3mockStore(join(dataDir, 's3')) },
    }),
    healthy: (port) => answers(port, (status, body) => status === 200 && body.includes('ListAllMyBuckets')),
  };
}

export function s3mockArchive(home: CloudHome): string {
  return join(home.root, 's3mock', 's3mock.jsa');
}

/** Class path, main class and arguments. The second connector takes any free port of loopback; nobody uses it. */
export function s3mockProgram(home: CloudHome, port: number): string[] {
  return [
    ...['-cp', home.s3.join(':'), 'com.adobe.testing.s3mock.S3MockApplication'],
    ...['--server.address=127.0.0.1', '--server.port=0', `--com.adobe.testing.s3mock.http-port=${port}`],
    '--spring.main.banner-mode=off',
  ];
}

export function s3mockStore(root: string): Record<string, string> {
  return {
    COM_ADOBE_TESTING_S3MOCK_STORE_ROOT: root,
    COM_ADOBE_TESTING_S3MOCK_STORE_RETAIN_FILES_ON_EXIT: 'true',
    COM_ADOBE_TESTING_S3MOCK_STORE_INITIAL_BUCKETS: BUCKET,
    COM_ADOBE_TESTING_S3MOCK_STORE_REGION: REGION,
  };
}

/** Whole environment of a server: nothing of ours is inherited. */
function environment(dataDir: string): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: dataDir, LANG: 'C.UTF-8' };
}

async function answers(port: number, accept: (status: number, body: string) => boolean): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    return accept(response.status, await response.text());
  } catch {
    return false;
  }
}
