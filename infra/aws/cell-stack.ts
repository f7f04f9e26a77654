import { Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { engineImage } from './engine-image.ts';
import { EngineTask } from './engine-task.ts';
import { except } from './except.ts';
import { CellNetwork } from './network.ts';
import type { Settings } from './settings.ts';
import { SqlFunction } from './sql-function.ts';

/** Where engine tasks run: network, cluster, image, task definition and the planner of the release. */
export class CellStack extends Stack {
  readonly network: CellNetwork;
  readonly cluster: Cluster;
  readonly release: string;
  readonly task: EngineTask;
  readonly sql: SqlFunction;

  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { settings: Settings; release: string; bucket: Bucket },
  ) {
    super(scope, id, props);
    const { settings, release, bucket } = props;
    this.release = release;
    this.network = new CellNetwork(this, 'Network', settings);
    this.cluster = new Cluster(this, 'Cluster', {
      vpc: this.network.vpc,
      clusterName: `millrace-${settings.stage}`,
      enableFargateCapacityProviders: true,
      containerInsightsV2: ContainerInsights.DISABLED,
    });
    except(
      this.cluster,
      'AwsSolutions-ECS4',
      'Millrace measures its tasks itself, one chunk a minute for each job; Container Insights would add dozens of paid metrics to every task.',
    );
    const image = engineImage(this, settings);
    this.task = new EngineTask(this, 'Engine', { settings, release, image, bucket });
    this.sql = new SqlFunction(this, 'Sql', { settings, stack: this, release, image, network: this.network });
  }

  /** The region's first two, named when it is deployed: a look-up would need an account while synthesising. */
  override get availabilityZones(): string[] {
    return [0, 1].map((n) => Fn.select(n, Fn.getAzs()));
  }
}
