import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { recordTable } from '../../functions/adapters/aws/record-table.ts';
import type { Settings } from './settings.ts';

/** The one table; its shape is the record adapter's. */
export function recordsTable(scope: Construct, settings: Settings): Table {
  const { partitionKey, sortKey, indexName, indexPartitionKey, indexSortKey, timeToLive } = recordTable;
  const text = (name: string) => ({ name, type: AttributeType.STRING });
  const table = new Table(scope, 'Records', {
    partitionKey: text(partitionKey),
    sortKey: text(sortKey),
    // Nothing is paid for while nobody asks.
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    // AWS's own key: one of our own costs a dollar a month and a fee for each request, and keeps out nobody whom the
    // table's permissions do not.
    encryption: TableEncryption.DEFAULT,
    timeToLiveAttribute: timeToLive,
    deletionProtection: settings.keepData,
    removalPolicy: settings.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  table.addGlobalSecondaryIndex({
    indexName,
    partitionKey: text(indexPartitionKey),
    sortKey: text(indexSortKey),
    projectionType: ProjectionType.KEYS_ONLY,
  });
  return table;
}
