import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { engineBucket } from './buckets.ts';
import { except } from './except.ts';
import type { Settings } from './settings.ts';
import { recordsTable } from './table.ts';

/** What must outlive everything else: records, objects, and the key that task tokens are signed with. */
export class DataStack extends Stack {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly tokenSecret: Secret;

  constructor(scope: Construct, id: string, props: StackProps & { settings: Settings }) {
    super(scope, id, { ...props, terminationProtection: props.settings.keepData });
    this.table = recordsTable(this, props.settings);
    this.bucket = engineBucket(this, props.settings);
    this.tokenSecret = new Secret(this, 'TaskTokenKey', {
      description: 'Signs the tokens with which engine tasks report',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: props.settings.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    except(
      this.tokenSecret,
      'AwsSolutions-SMG4',
      'A new key would make every running task a stranger at once. Tokens are of one launch each and end with it; the key is changed by hand, with jobs stopped.',
    );
  }
}
