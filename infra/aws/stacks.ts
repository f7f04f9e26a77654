import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Tags } from 'aws-cdk-lib';
import { z } from 'zod';
import { CellStack } from './cell-stack.ts';
import { ConsoleStack } from './console-stack.ts';
import { ControlStack } from './control-stack.ts';
import { DataStack } from './data-stack.ts';
import { built, root } from './root.ts';
import type { Settings } from './settings.ts';

export type Built = {
  /** Folder of the bundled functions. */
  bundles: string;
  /** Folder of the built console. */
  console: string;
};

const releasesFile = join(root, 'engine-container', 'releases.json');
const { default: release } = z
  .object({ default: z.string() })
  .parse(JSON.parse(readFileSync(releasesFile, 'utf8')));

/** The stacks of a stage. `cdk` and `sst` both come here. */
export function addStacks(app: App, settings: Settings, from: Built = built) {
  const { stage, account, region } = settings;
  const named = (part: string) => `millrace-${stage}-${part}`;
  const env = { region, ...(account === undefined ? {} : { account }) };
  const data = new DataStack(app, 'Data', { stackName: named('data'), env, settings });
  const cell = new CellStack(app, 'Cell', {
    stackName: named('cell'),
    env,
    settings,
    release,
    bucket: data.bucket,
  });
  const control = new ControlStack(app, 'Control', {
    stackName: named('control'),
    env,
    settings,
    bundles: from.bundles,
    data,
    cell,
  });
  const web = new ConsoleStack(app, 'Console', {
    stackName: named('console'),
    env,
    settings,
    api: control.api,
    files: from.console,
    uploads: data.bucket,
  });
  for (const stack of [data, cell, control, web]) Tags.of(stack).add('millrace:stage', stage);
  return { data, cell, control, console: web };
}
