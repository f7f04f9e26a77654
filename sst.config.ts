import type { SSTConfig } from 'sst';
import { readSettings } from './infra/aws/settings.ts';
import { addStacks } from './infra/aws/stacks.ts';

/** The door for those who work with SST; `cdk` goes in by infra/aws/app.ts. Both find the same stacks. */
export default {
  config: () => ({ name: 'millrace', region: process.env.AWS_REGION ?? 'eu-west-1' }),
  stacks: (app) => {
    const given: unknown = JSON.parse(process.env.MILLRACE_SETTINGS ?? '{}');
    addStacks(app, readSettings({ stage: app.stage, region: app.region, ...(given as object) }));
  },
} satisfies SSTConfig;
