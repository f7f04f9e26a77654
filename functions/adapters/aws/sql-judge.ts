/**
 * Flink's planner as a function made from the engine image (design D8). Planning calls user functions, so the function
 * is in tenant isolation mode: Lambda never lets two tenants share an execution environment.
 */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { MillraceError } from '../../../shared/errors.ts';
import type { SqlJudge } from '../../ports/sql-judge.ts';
import { verdictFrom } from '../sql-answer.ts';
import { type AwsClientLimits, type AwsConnection, clientConfig } from './connection.ts';

export type LambdaSqlJudgeOptions = {
  client: LambdaClient;
  /** Name of the function of each engine release. */
  functions: Readonly<Record<string, string>>;
};

/** The first check of a tenant waits for a JVM to start; no call takes longer than the API's own half a minute. */
const checkPatienceMs = 28_000;

export const createLambdaClient = (connection: AwsConnection, limits: AwsClientLimits = {}): LambdaClient =>
  // A check that took too long once would do so again: it is tried once.
  new LambdaClient(
    clientConfig(connection, { requestTimeoutMs: checkPatienceMs, maxAttempts: 1, ...limits }),
  );

export function createLambdaSqlJudge({ client, functions }: LambdaSqlJudgeOptions): SqlJudge {
  return {
    check: async (tenantId, script, { release, patienceMs, ...question }) => {
      const name = functions[release];
      if (name === undefined)
        throw new MillraceError('bad_request', `There is no engine release ${release}.`);
      try {
        const answer = await client.send(
          new InvokeCommand({
            FunctionName: name,
            TenantId: tenantId,
            Payload: JSON.stringify({ script, ...question }),
          }),
          patienceMs === undefined ? {} : { abortSignal: AbortSignal.timeout(patienceMs) },
        );
        const text = new TextDecoder().decode(answer.Payload);
        if (answer.FunctionError !== undefined) throw new Error(`${answer.FunctionError}: ${text}`);
        return verdictFrom(JSON.parse(text));
      } catch (cause) {
        throw new MillraceError('unavailable', 'The SQL service did not answer.', { cause });
      }
    },
  };
}
