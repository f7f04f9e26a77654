import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { ControlAlarms } from './alarms.ts';
import type { ControlFunctions } from './control-functions.ts';
import type { HintQueue } from './queue.ts';
import type { Settings } from './settings.ts';

type Shown = {
  settings: Settings;
  alarms: ControlAlarms;
  api: HttpApi;
  functions: ControlFunctions;
  hints: HintQueue;
  table: Table;
};

// CDK's own types do not agree with one another where optional means absent.
const graph = (title: string, left: IMetric[]) =>
  new GraphWidget({ title, left, width: 12, height: 6 }) as IWidget;

/** One page on how the control plane itself is; jobs are seen in the console. */
export function controlDashboard(scope: Construct, shown: Shown): Dashboard {
  const { api, hints, table } = shown;
  const { channel, reconcile, sweep, api: handler } = shown.functions;
  const all = [handler, channel, reconcile, sweep];
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: `millrace-${shown.settings.stage}`,
    widgets: [
      [
        new AlarmStatusWidget({
          title: 'Alarms',
          alarms: shown.alarms.alarms,
          width: 24,
          height: 3,
        }) as IWidget,
      ],
      [
        graph('API: requests, 4xx, 5xx', [
          api.metricCount(),
          api.metricClientError(),
          api.metricServerError(),
        ]),
        graph('API: milliseconds', [
          api.metricLatency({ statistic: 'p50' }),
          api.metricLatency({ statistic: 'p99' }),
        ]),
      ],
      [
        graph(
          'Functions: errors',
          all.map((one) => one.metricErrors()),
        ),
        graph(
          'Functions: invocations',
          all.map((one) => one.metricInvocations()),
        ),
      ],
      [
        graph('Hints: age in seconds, dead letters', [
          hints.queue.metricApproximateAgeOfOldestMessage(),
          hints.deadLetters.metricApproximateNumberOfMessagesVisible(),
        ]),
        graph('Table: units read and written', [
          table.metricConsumedReadCapacityUnits(),
          table.metricConsumedWriteCapacityUnits(),
        ]),
      ],
    ],
  });
}
