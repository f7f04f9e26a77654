import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** A look at a job takes seconds; the message is hidden for a little longer than the function may run. */
export const reconcileSeconds = 30;

/** Hints for the reconciler, and where those end that failed again and again. Both may be lost: the sweep finds the job. */
export class HintQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const safe = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...safe, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Hints', {
      ...safe,
      visibilityTimeout: Duration.seconds(reconcileSeconds + 15),
      // A hint that is an hour old says nothing that the sweep has not said sixty times.
      retentionPeriod: Duration.hours(1),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 6 },
    });
  }
}
