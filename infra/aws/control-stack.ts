import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { ControlAlarms } from './alarms.ts';
import type { CellStack } from './cell-stack.ts';
import { ControlFunctions } from './control-functions.ts';
import { controlDashboard } from './dashboard.ts';
import type { DataStack } from './data-stack.ts';
import { publicApi } from './http-api.ts';
import { HintQueue } from './queue.ts';
import { everyMinute, whenTasksStop } from './schedule.ts';
import type { Settings } from './settings.ts';

export type ControlStackProps = StackProps & {
  settings: Settings;
  bundles: string;
  data: DataStack;
  cell: CellStack;
};

/** The control plane: API, channel, reconciler and sweep, and what watches them. It can be away; jobs go on. */
export class ControlStack extends Stack {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, props: ControlStackProps) {
    super(scope, id, props);
    const { settings, data, cell } = props;
    const hints = new HintQueue(this, 'Queue');
    const functions = new ControlFunctions(this, 'Functions', { ...props, hints });
    this.api = publicApi(this, functions.api, settings);
    everyMinute(this, functions.sweep);
    whenTasksStop(this, cell.cluster, functions.jobEnds);
    const { api } = this;
    if (settings.watched) {
      const alarms = new ControlAlarms(this, 'Alarms', { api, functions, hints, settings });
      controlDashboard(this, { settings, alarms, api, functions, hints, table: data.table });
    }
    new CfnOutput(this, 'ApiUrl', { value: api.apiEndpoint });
    new CfnOutput(this, 'ChannelUrl', { value: functions.channelUrl });
    new CfnOutput(this, 'FirstAdministrator', {
      value: functions.firstAdministrator.functionName,
      description: 'Invoke it once with {"email": "..."}: it answers the first password and API key',
    });
  }
}
