/** How the next start of the JobManager is made: ledger, S3, restore point, configuration, command line. */
import type { FoundSavepoint } from '../../shared/domain/restore-point.ts';
import type { StopIntent } from '../../shared/resources/ledger.ts';
import type { RunSpec } from '../../shared/resources/run-spec.ts';
import { endOf } from './job-end.ts';
import { jobManagerJvm } from './jvm-plans.ts';
import type { JvmPlan } from './jvm-supervisor.ts';
import { type LedgerKeeper, messageOf } from './ledger-keeper.ts';
import { Backoff, pause } from './pause.ts';
import { programJars } from './program.ts';
import { settle } from './settle.ts';
import { archivedEnd, findSnapshots } from './snapshots.ts';
import { decideStart, type StartDecision } from './stop-rule.ts';
import { storeEnds } from './stored-ends.ts';
import { type SecretValues, secretsPatiently } from './task-secrets.ts';
import type { Address, Agent } from './task-state.ts';

export type StopFollowUp = {
  /** The stop the ledger asks for goes on once the job runs. */
  carryOn(intent: StopIntent): void;
  /** The stop has failed for good. */
  failed(intent: StopIntent, because: string): void;
};

export async function planJobManager(
  agent: Agent,
  keeper: LedgerKeeper,
  stops: StopFollowUp,
  start: number,
): Promise<JvmPlan | null> {
  const { state } = agent;
  const spec = await keeper.readSpec();
  if (spec === null) return null;
  state.spec ??= spec;
  const decision = await decide(agent, keeper, spec, start);
  if (decision === null) return null;
  if (decision.kind === 'has-ended') {
    const { jobState, savepoints } = decision;
    await settle(agent, keeper, (ledger) => endOf({ jobState, exception: null }, ledger, savepoints, null));
    return null;
  }
  if (decision.kind === 'state-vanished') {
    state.end({ kind: 'state-vanished', because: decision.because, code: 3 });
    return null;
  }
  if (decision.kind === 'stopped') {
    await settle(agent, keeper, () => ({ state: 'STOPPED', ...decision }));
    return null;
  }
  if (decision.failed !== null) await takeBack(keeper, stops, decision.failed);
  if (state.ended.aborted) return null;
  if (decision.carryOn !== null) stops.carryOn(decision.carryOn);
  const { restore } = decision;
  state.commitOnly = restore?.commitOnly === true ? { savepointPath: restore.path } : null;
  const secrets = await secretsPatiently(agent, spec);
  // Another attempt may have begun while they were waited for.
  if (spec.secrets.length > 0 && (await keeper.readPatiently()) === null) return null;
  if (secrets === null) return null;
  state.say(decision.because);
  state.spec = keeper.asRescaled(spec);
  return jobManagerPlan(agent, state.spec, secrets, decision, start);
}

type HasEnded = {
  kind: 'has-ended';
  jobState: 'FINISHED' | 'CANCELED';
  savepoints: readonly FoundSavepoint[];
};

/** Ledger first, S3 after it: what the ledger allowed can only be taken back by a newer epoch, which the fence catches. */
async function decide(
  agent: Agent,
  keeper: LedgerKeeper,
  spec: RunSpec,
  start: number,
): Promise<StartDecision | HasEnded | null> {
  const { ports, state, settings } = agent;
  const backoff = new Backoff(200, 10_000, ports.random);
  while (!state.ended.aborted) {
    const ledger = await keeper.readPatiently();
    if (ledger === null) return null;
    try {
      await storeEnds(agent, spec, start);
      const [found, jobState] = await Promise.all([findSnapshots(agent, ledger), archivedEnd(agent)]);
      if (jobState !== null) return { kind: 'has-ended', jobState, savepoints: found.stopSavepoints };
      const seen = Math.max(ledger.lastCheckpointId ?? 0, state.seenCheckpointId);
      const known = seen === 0 ? ledger : { ...ledger, lastCheckpointId: seen };
      return decideStart(known, found, settings.slot.epoch);
    } catch (error) {
      state.say(`S3 cannot be asked for checkpoints: ${messageOf(error)}`);
    }
    await pause(ports.clock, backoff.next(), state.ended);
  }
  return null;
}

async function takeBack(keeper: LedgerKeeper, stops: StopFollowUp, intent: StopIntent): Promise<void> {
  await keeper.change((ledger) =>
    ledger.stopIntent?.commandId === intent.commandId ? { ...ledger, stopIntent: null } : null,
  );
  stops.failed(
    intent,
    'The savepoint was complete, but the job did not end and went on past it. It runs on; stop it again.',
  );
}

async function jobManagerPlan(
  agent: Agent,
  spec: RunSpec,
  secrets: SecretValues,
  decision: Extract<StartDecision, { kind: 'start' }>,
  start: number,
): Promise<JvmPlan> {
  const { address, restPort } = await addresses(agent);
  agent.state.restPort = restPort;
  const links = await programJars(spec, agent.ports.artifacts);
  const { restore } = decision;
  const hidden = agent.state.secrets.forms;
  return jobManagerJvm(agent, {
    ...{ spec, secrets, hidden, links, held: false },
    ...{ restore, address, restPort, start },
  });
}

/**
 * Ports are kept, so that TaskManagers find a restarted JobManager where they left it. But one that died before all of
 * them had joined it may have left some that wait for it for ever, and its ports may have been the reason why it died:
 * then others are taken, and TaskManagers, which see that it has moved, start anew.
 */
async function addresses(agent: Agent): Promise<{ address: Address; restPort: number }> {
  const { ports, settings, state } = agent;
  const starts = state.jvms.get('jobmanager')?.starts ?? 0;
  const stays = state.joined || starts === 0;
  state.joined = false;
  if (state.address !== null && state.restPort !== null && stays) {
    return { address: state.address, restPort: state.restPort };
  }
  const [rpcPort, blobPort, restPort] = await ports.files.freePorts(3);
  if (rpcPort === undefined || blobPort === undefined || restPort === undefined) {
    throw new Error('no three free ports');
  }
  state.restPort = restPort;
  state.moveTo({ host: settings.host, rpcPort, blobPort });
  return { address: { host: settings.host, rpcPort, blobPort }, restPort };
}
