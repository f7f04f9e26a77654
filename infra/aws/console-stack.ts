import { CfnOutput, Duration, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { consoleBucket } from './buckets.ts';
import { deployConsole } from './console-files.ts';
import { consoleHeadersPolicy } from './console-headers-policy.ts';
import { except } from './except.ts';
import type { Settings } from './settings.ts';

export type ConsoleStackProps = StackProps & {
  settings: Settings;
  api: HttpApi;
  files: string;
  /** Takes the files that people upload. */
  uploads: Bucket;
};

/** A page is a path without a dot: the one document answers it, and the console's router reads the path. */
const pagesAreOneDocument = `function handler(event) {
  var request = event.request;
  if (request.uri.lastIndexOf('.') <= request.uri.lastIndexOf('/')) request.uri = '/index.html';
  return request;
}`;

/** The console: a bucket behind CloudFront, and the API under the same name, so that its cookies are of one origin. */
export class ConsoleStack extends Stack {
  constructor(scope: Construct, id: string, props: ConsoleStackProps) {
    super(scope, id, props);
    const { settings, api, files, uploads } = props;
    const bucket = consoleBucket(this);
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Millrace ${settings.stage}`,
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: consoleHeadersPolicy(
          this,
          settings,
          `https://${uploads.bucketRegionalDomainName}`,
        ),
        compress: true,
        functionAssociations: [
          { function: this.#pages(settings), eventType: FunctionEventType.VIEWER_REQUEST },
        ],
      },
      additionalBehaviors: apiBehaviours(api),
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      ...(settings.domain === undefined
        ? {}
        : {
            domainNames: [settings.domain.name],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', settings.domain.certificateArn),
          }),
    });
    explain(distribution);
    deployConsole(this, { bucket, distribution, files });
    new CfnOutput(this, 'ConsoleUrl', {
      value: `https://${settings.domain?.name ?? distribution.distributionDomainName}`,
    });
  }

  #pages(settings: Settings): EdgeFunction {
    return new EdgeFunction(this, 'Pages', {
      functionName: `millrace-${settings.stage}-pages`,
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(pagesAreOneDocument),
    });
  }
}

function apiBehaviours(api: HttpApi): Record<string, BehaviorOptions> {
  // The endpoint is a URL that is known only when it is deployed; CloudFront wants its host.
  const host = Fn.select(2, Fn.split('/', api.apiEndpoint));
  const behaviour: BehaviorOptions = {
    origin: new HttpOrigin(host, { readTimeout: Duration.seconds(30) }),
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    // API Gateway knows itself by its own host name only.
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  };
  return Object.fromEntries(['/v1/*', '/openapi.json', '/healthz'].map((path) => [path, behaviour]));
}

function explain(distribution: Distribution): void {
  const reasons = {
    'AwsSolutions-CFR1': 'People may sign in from wherever they are; a team that wants less sets it here.',
    'AwsSolutions-CFR2':
      'A web ACL costs more a month than the whole control plane at rest; the API has its own limits for each key, and the gateway for all.',
    'AwsSolutions-CFR3':
      'Requests to the API are in its access log; what is left are the console’s own public files.',
    'AwsSolutions-CFR4':
      'Without a name of its own the console has CloudFront’s certificate, whose lowest TLS version is CloudFront’s; with settings.domain it is 1.2.',
  };
  for (const [id, reason] of Object.entries(reasons)) except(distribution, id, reason);
}
