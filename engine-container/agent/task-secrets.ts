/** Secrets of the runs that this task starts JVMs for. They lie in its memory, and in the folder of the JVM that reads them. */
import { hiddenForms, maskText } from '../../shared/domain/secret-mask.ts';
import type { RunSpec } from '../../shared/resources/run-spec.ts';
import { messageOf } from './ledger-keeper.ts';
import { Backoff, pause } from './pause.ts';
import type { Agent } from './task-state.ts';

export type SecretValues = Readonly<Record<string, string>>;

export class KnownSecrets {
  readonly #ofRun = new Map<string, SecretValues>();
  readonly #seen = new Set<string>();
  #forms: readonly string[] = [];

  keep(runId: string, values: SecretValues): void {
    this.#ofRun.set(runId, values);
    for (const value of Object.values(values)) this.#seen.add(value);
    this.#forms = hiddenForms(this.#seen);
  }

  of(runId: string): SecretValues | undefined {
    return this.#ofRun.get(runId);
  }

  get forms(): readonly string[] {
    return this.#forms;
  }

  /** Also those of before: a JVM that had them may still be told of. */
  mask(text: string): string {
    return maskText(text, this.#forms);
  }
}

/** As they are now. Rejects when they cannot be had. */
export async function askSecrets(
  { ports, state }: Agent,
  { runId, secrets }: RunSpec,
): Promise<SecretValues> {
  if (secrets.length === 0) return {};
  const values = await ports.channel.secrets(runId);
  state.secrets.keep(runId, values);
  return values;
}

/**
 * Asked for until they are there; null only when the task is ending. A JVM that is started again does not wait for a
 * control plane that is away: it gets what the one before had.
 */
export async function secretsPatiently(agent: Agent, spec: RunSpec): Promise<SecretValues | null> {
  const { ports, state } = agent;
  const backoff = new Backoff(200, 10_000, ports.random);
  while (!state.ended.aborted) {
    try {
      return await askSecrets(agent, spec);
    } catch (error) {
      const known = state.secrets.of(spec.runId);
      if (known !== undefined) return known;
      state.say(`The secrets of the job cannot be had: ${messageOf(error)}`);
    }
    await pause(ports.clock, backoff.next(), state.ended);
  }
  return null;
}
