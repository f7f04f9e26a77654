/** Fetches and builds once, before any suite, what suites would otherwise do within the time of their first test. */
import { cacheFolder } from '../infra/local/cache-folder.ts';
import { prepareCloud } from '../infra/local/cloud/prepare-cloud.ts';
import { prepareEngine } from '../infra/local/engine/prepare-engine.ts';
import { readReleases } from '../infra/local/engine/releases.ts';
import { SetupError } from '../infra/local/setup-error.ts';
import { fetchCfnLint } from './helpers/cfn-lint.ts';
import { ensureChromium } from './helpers/chromium.ts';
import { exampleJars } from './helpers/example-jars.ts';
import { fetchSchemathesis } from './helpers/schemathesis.ts';
import { testServer } from './helpers/test-servers.ts';

const log = (line: string) => console.log(`  ${line}`);
try {
  await prepareCloud(cacheFolder(), log);
  for (const release of Object.keys((await readReleases()).releases)) await prepareEngine({ log, release });
  await testServer('kafka');
  await exampleJars();
  await fetchSchemathesis();
  await fetchCfnLint();
  await ensureChromium(log);
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exit(1);
}
