import { Duration } from 'aws-cdk-lib';
import type { Cluster } from 'aws-cdk-lib/aws-ecs';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** A sweep that failed is not tried again: the next one is a minute away. */
export const everyMinute = (scope: Construct, sweep: LambdaFunction): Rule =>
  new Rule(scope, 'EveryMinute', {
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new LambdaTarget(sweep, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
  });

/** What ECS says when a task of this cluster has stopped; a hint, which the sweep would replace. */
export const whenTasksStop = (scope: Construct, cluster: Cluster, jobEnds: LambdaFunction): Rule =>
  new Rule(scope, 'TaskStopped', {
    eventPattern: {
      source: ['aws.ecs'],
      detailType: ['ECS Task State Change'],
      detail: { clusterArn: [cluster.clusterArn], lastStatus: ['STOPPED'] },
    },
    targets: [new LambdaTarget(jobEnds, { retryAttempts: 2, maxEventAge: Duration.minutes(5) })],
  });
