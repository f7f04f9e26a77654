/** The stacks of a stage, synthesised offline into a folder of their own, with small files in place of what is deployed. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aspects } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { functionNames } from '../../infra/aws/build-functions.ts';
import { readSettings } from '../../infra/aws/settings.ts';
import { addStacks } from '../../infra/aws/stacks.ts';

export type Resource = {
  Type: string;
  DeletionPolicy?: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties are as many as AWS has types.
  Properties: any;
};
export type Synthesised = {
  resources: Record<string, Resource>;
  of(type: string): Resource[];
  templates: string[];
  /** What cdk-nag and CDK itself have to say. */
  complaints: string[];
};

/** Folder laid out as dist/ is: a function each, and a console. */
export async function smallDist(): Promise<string> {
  const dist = await mkdtemp(join(tmpdir(), 'millrace-dist-'));
  const put = async (path: string, text: string) => {
    await mkdir(join(dist, path, '..'), { recursive: true });
    await writeFile(join(dist, path), text);
  };
  for (const name of functionNames)
    await put(`functions/${name}/index.mjs`, 'export const handler = () => {};');
  await put('console/index.html', '<!doctype html><title>Millrace</title>');
  await put('console/assets/app-1a2b.js', '');
  await put('console/favicon.svg', '<svg/>');
  return dist;
}

export async function synthesise(dist: string, settings: Record<string, unknown>): Promise<Synthesised> {
  const outdir = await mkdtemp(join(dist, 'cdk-'));
  const app = new App({ outdir });
  const from = { bundles: join(dist, 'functions'), console: join(dist, 'console') };
  addStacks(app, readSettings({ stage: 'test', region: 'eu-west-1', ...settings }), from);
  Aspects.of(app).add(new AwsSolutionsChecks({ verbose: true }));
  const { stacks } = app.synth();
  const resources: Record<string, Resource> = Object.assign(
    {},
    ...stacks.map((stack) =>
      Object.fromEntries(
        Object.entries(stack.template.Resources as Record<string, Resource>).map(([id, resource]) => [
          `${stack.id}/${id}`,
          { ...resource, Properties: resource.Properties ?? {} },
        ]),
      ),
    ),
  );
  return {
    resources,
    of: (type) => Object.values(resources).filter((resource) => resource.Type === type),
    templates: stacks.map((stack) => stack.templateFullPath),
    complaints: stacks.flatMap(({ messages }) =>
      messages.map(({ level, id, entry }) => `${level} ${id}: ${String(entry.data)}`),
    ),
  };
}

export const removeDist = (dist: string): Promise<void> => rm(dist, { recursive: true, force: true });
