import { CfnResponseHeadersPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { consoleHeaders } from '../../functions/http/console-headers.ts';
import type { Settings } from './settings.ts';

/** CloudFront keeps these apart from other headers, each with a field of its own. */
const ownField = [
  'Content-Security-Policy',
  'Referrer-Policy',
  'Strict-Transport-Security',
  'X-Content-Type-Options',
  'X-Frame-Options',
];

/** The very headers that the console has on one machine; `uploadsTo` is the origin of the bucket that takes files. */
export function consoleHeadersPolicy(
  scope: Construct,
  { stage }: Settings,
  uploadsTo: string,
): ResponseHeadersPolicy {
  const headers = consoleHeaders(uploadsTo);
  const policy = new ResponseHeadersPolicy(scope, 'Headers', {
    responseHeadersPolicyName: `millrace-${stage}-console`,
    customHeadersBehavior: {
      customHeaders: Object.entries(headers)
        .filter(([header]) => !ownField.includes(header))
        .map(([header, value]) => ({ header, value, override: true })),
    },
  });
  const raw = policy.node.defaultChild;
  if (!(raw instanceof CfnResponseHeadersPolicy)) throw new Error('the policy has no resource');
  raw.addPropertyOverride('ResponseHeadersPolicyConfig.SecurityHeadersConfig', {
    ContentSecurityPolicy: {
      ContentSecurityPolicy: headers['Content-Security-Policy'],
      Override: true,
    },
    ContentTypeOptions: { Override: true },
    FrameOptions: { FrameOption: headers['X-Frame-Options'], Override: true },
    ReferrerPolicy: { ReferrerPolicy: headers['Referrer-Policy'], Override: true },
    StrictTransportSecurity: {
      AccessControlMaxAgeSec: secondsOf(headers['Strict-Transport-Security']),
      Override: true,
    },
  });
  return policy;
}

const secondsOf = (header: string): number => Number(/max-age=(\d+)/.exec(header)?.[1] ?? 0);
