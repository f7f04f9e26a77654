import { Stack } from 'aws-cdk-lib';
import { NagSuppressions } from 'cdk-nag';
import type { Construct } from 'constructs';

/** The function with which CDK itself copies files is CDK's: its role and runtime cannot be chosen here. */
export function exceptDeployment(scope: Construct): void {
  const reason =
    'The function of CDK’s BucketDeployment, which runs while a stack is deployed and never else: it reads CDK’s asset bucket and writes the console’s.';
  NagSuppressions.addStackSuppressions(Stack.of(scope), [
    { id: 'AwsSolutions-IAM4', reason, appliesTo: [{ regex: '/AWSLambdaBasicExecutionRole$/' }] },
    { id: 'AwsSolutions-IAM5', reason },
    { id: 'AwsSolutions-L1', reason },
  ]);
}
