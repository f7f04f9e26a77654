/** `npx cdk --app "npx tsx infra/aws/app.ts" synth`: README.md says more. */
import { App } from 'aws-cdk-lib';
import { readSettings } from './settings.ts';
import { addStacks } from './stacks.ts';

const app = new App();
const given: unknown = JSON.parse(process.env.MILLRACE_SETTINGS ?? '{}');
const fallback = { stage: 'dev', region: process.env.CDK_DEFAULT_REGION ?? 'eu-west-1' };
addStacks(app, readSettings({ ...fallback, ...(given as object) }));
