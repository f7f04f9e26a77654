import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, type IHttpApi, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { except } from './except.ts';
import type { Settings } from './settings.ts';

/** The public API: every path goes to the one function, which knows the contract; the gateway bounds how many. */
export function publicApi(scope: Construct, handler: LambdaFunction, settings: Settings): HttpApi {
  const api = new HttpApi(scope, 'Api', {
    apiName: `millrace-${settings.stage}`,
    defaultIntegration: new HttpLambdaIntegration('Function', handler),
    createDefaultStage: false,
  });
  const logGroup = new LogGroup(scope, 'ApiAccess', {
    logGroupName: `/millrace/${settings.stage}/api-access`,
    retention: settings.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new HttpStage(scope, 'Stage', {
    // CDK's own types do not agree with one another where optional means absent.
    httpApi: api as IHttpApi,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: settings.apiRate, burstLimit: settings.apiBurst },
    accessLogSettings: {
      destination: new LogGroupLogDestination(logGroup),
      // Neither query nor headers: a cursor or a key has no place in a log.
      format: AccessLogFormat.custom(
        JSON.stringify({
          requestId: '$context.requestId',
          at: '$context.requestTime',
          ip: '$context.identity.sourceIp',
          method: '$context.httpMethod',
          path: '$context.path',
          status: '$context.status',
          ms: '$context.responseLatency',
          error: '$context.error.message',
        }),
      ),
    },
  });
  except(
    api,
    'AwsSolutions-APIG4',
    'Who calls is decided by the function: API keys, sessions and roles are records of Millrace (design D14), and some operations, such as signing in, are for everybody.',
  );
  return api;
}
