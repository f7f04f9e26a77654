import { NagSuppressions } from 'cdk-nag';
import type { IConstruct } from 'constructs';

/** An exception from a rule of cdk-nag, with the argument for it; it holds for the construct and what is below it. */
export function except(
  construct: IConstruct,
  id: string,
  reason: string,
  appliesTo?: (string | { regex: string })[],
): void {
  const suppression = { id, reason, ...(appliesTo === undefined ? {} : { appliesTo }) };
  NagSuppressions.addResourceSuppressions(construct, [suppression], true);
}
