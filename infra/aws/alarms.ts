import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { ControlFunctions } from './control-functions.ts';
import { except } from './except.ts';
import type { HintQueue } from './queue.ts';
import type { Settings } from './settings.ts';

type Watched = { api: HttpApi; functions: ControlFunctions; hints: HintQueue };
type Rule = {
  name: string;
  what: string;
  metric: IMetric;
  above?: number;
  below?: number;
  periods?: number;
  /** Nothing measured is a fault only where something must happen all the time. */
  missing?: TreatMissingData;
};

const period = Duration.minutes(5);

/** Alarms of the control plane itself. Each metric of an alarm costs ten cents a month, so they are few. */
export class ControlAlarms extends Construct {
  readonly alarms: Alarm[];

  constructor(scope: Construct, id: string, props: Watched & { settings: Settings }) {
    super(scope, id);
    const topic = alarmTopic(this, props.settings);
    this.alarms = rules(props).map((rule) => {
      const alarm = new Alarm(this, rule.name, {
        alarmName: `millrace-${props.settings.stage}-${rule.name}`,
        alarmDescription: rule.what,
        metric: rule.metric,
        threshold: rule.above ?? rule.below ?? 0,
        comparisonOperator:
          rule.above === undefined
            ? ComparisonOperator.LESS_THAN_THRESHOLD
            : ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: rule.periods ?? 1,
        treatMissingData: rule.missing ?? TreatMissingData.NOT_BREACHING,
      });
      if (topic !== null) alarm.addAlarmAction(new SnsAction(topic));
      return alarm;
    });
  }
}

function rules({ api, functions, hints }: Watched): Rule[] {
  const { channel, reconcile, sweep } = functions;
  const throttles = { a: functions.api, b: channel, c: reconcile };
  return [
    {
      name: 'api-fails',
      what: 'The API answered with 5xx more than five times in five minutes. Look for level=error in the log of the function api.',
      metric: api.metricServerError({ period, statistic: 'Sum' }),
      above: 5,
    },
    {
      name: 'api-slow',
      what: 'One request in a hundred took more than three seconds, for a quarter of an hour.',
      metric: api.metricLatency({ period, statistic: 'p99' }),
      above: 3_000,
      periods: 3,
    },
    {
      name: 'channel-fails',
      what: 'Reports of agents were answered with 5xx. Jobs go on; commands wait, and the console shows old states.',
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Url5xxCount',
        dimensionsMap: { FunctionName: channel.functionName },
        statistic: 'Sum',
        period,
      }),
      above: 10,
    },
    {
      name: 'reconcile-late',
      what: 'A hint has waited for five minutes: the reconciler fails or does not keep up.',
      metric: hints.queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      above: 300,
    },
    {
      name: 'dead-letters',
      what: 'Looking at a job failed six times. Read the message for the job and the log of the function reconcile for why.',
      metric: hints.deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      above: 0,
    },
    {
      name: 'sweep-missing',
      what: 'No sweep succeeded within five minutes: tasks that died unseen are not replaced.',
      metric: new MathExpression({
        expression: 'done - failed',
        usingMetrics: {
          done: sweep.metricInvocations({ statistic: 'Sum' }),
          failed: sweep.metricErrors({ statistic: 'Sum' }),
        },
        period,
      }),
      below: 1,
      missing: TreatMissingData.BREACHING,
    },
    {
      name: 'throttled',
      what: 'Lambda turned invocations away: the account or the channel has reached its concurrency.',
      metric: new MathExpression({
        expression: 'a + b + c',
        usingMetrics: Object.fromEntries(
          Object.entries(throttles).map(([key, one]) => [key, one.metricThrottles({ statistic: 'Sum' })]),
        ),
        period,
      }),
      above: 10,
    },
  ];
}

function alarmTopic(scope: Construct, { alarmEmail }: Settings): Topic | null {
  if (alarmEmail === undefined) return null;
  const topic = new Topic(scope, 'Topic', { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(alarmEmail));
  except(
    topic,
    'AwsSolutions-SNS2',
    'CloudWatch cannot publish through the key that SNS brings; one of our own costs a dollar a month, for texts that go out as e-mail.',
  );
  return topic;
}
