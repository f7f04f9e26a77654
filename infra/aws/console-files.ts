import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { cacheControlOf } from '../../functions/http/console-headers.ts';
import { exceptDeployment } from './deployment-exceptions.ts';

const part = (path: string) => [CacheControl.fromString(cacheControlOf(path))];

/** Brings the built console into its bucket. Assets come first and old ones stay: an open page may still ask for them. */
export function deployConsole(
  scope: Construct,
  { bucket, distribution, files }: { bucket: Bucket; distribution: Distribution; files: string },
): void {
  if (!existsSync(join(files, 'index.html'))) {
    throw new Error(`There is no built console in ${files}. Build it: npx vite build web`);
  }
  const to = { destinationBucket: bucket, prune: false };
  const assets = new BucketDeployment(scope, 'Assets', {
    ...to,
    sources: [Source.asset(files, { exclude: ['*', '!assets/**'] })],
    cacheControl: part('/assets/a.js'),
  });
  const rest = new BucketDeployment(scope, 'Rest', {
    ...to,
    sources: [Source.asset(files, { exclude: ['assets/**', 'index.html'] })],
    cacheControl: part('/favicon.ico'),
  });
  const document = new BucketDeployment(scope, 'Document', {
    ...to,
    sources: [Source.asset(files, { exclude: ['*', '!index.html'] })],
    cacheControl: part('/index.html'),
    distribution,
    distributionPaths: ['/index.html', '/'],
  });
  document.node.addDependency(assets, rest);
  exceptDeployment(scope);
}
