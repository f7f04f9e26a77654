import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CorsRule,
  HttpMethods,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { except } from './except.ts';
import type { Settings } from './settings.ts';

/**
 * Old versions go after a week. No rule aborts multipart uploads: an exactly-once sink keeps its open until the
 * checkpoint that commits it, and a job may be stopped for months in between (design section 7, rule 6).
 */
const forgetOldVersions: LifecycleRule = {
  id: 'forget-old-versions',
  noncurrentVersionExpiration: Duration.days(7),
  expiredObjectDeleteMarker: true,
};

/** What was announced and never completed; the rest is removed with the completion. Sinks write nowhere near. */
const forgetUploads: LifecycleRule = {
  id: 'forget-uploads',
  prefix: 'uploads/',
  expiration: Duration.days(2),
  abortIncompleteMultipartUploadAfter: Duration.days(2),
};

/** Files come straight from the console; what lets them in is the signature of their URL, wherever it is used. */
const takesUploads: CorsRule = {
  allowedMethods: [HttpMethods.PUT],
  allowedOrigins: ['*'],
  allowedHeaders: ['content-type'],
  maxAge: 3600,
};

/** Artifacts, ledgers, checkpoints, savepoints and logs of jobs. */
export const engineBucket = (scope: Construct, settings: Settings): Bucket =>
  closedBucket(scope, 'EngineData', settings.keepData, {
    lifecycleRules: [forgetOldVersions, forgetUploads],
    cors: [takesUploads],
  });

/** The console's files; each deployment brings them anew, so nothing is lost with it. */
export const consoleBucket = (scope: Construct): Bucket =>
  closedBucket(scope, 'ConsoleFiles', false, { lifecycleRules: [forgetOldVersions] });

function closedBucket(scope: Construct, id: string, keep: boolean, more: BucketProps): Bucket {
  const bucket = new Bucket(scope, id, {
    versioned: true,
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    ...more,
    removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  except(
    bucket,
    'AwsSolutions-S1',
    'An access log would hold a line for every request of every checkpoint, and cost more than the objects; who reads is bounded by four roles, and a trail with data events is the account owner’s choice.',
  );
  return bucket;
}
