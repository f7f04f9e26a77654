/**
 * A TaskManager's agent learns from the ledger that its run has ended, which it reads every 10 s. A new version waits for
 * all containers to go over, so that it looks sooner once the JobManager is gone: nobody but the ledger knows why it went.
 */
import type { LedgerKeeper } from './ledger-keeper.ts';
import { pause } from './pause.ts';
import type { Agent } from './task-state.ts';

const LOOK_MS = 1_000;
/** Then it was no end of the run, or somebody else writes it; the ledger is read at its own pace again. */
const LOOKS = 10;

export async function watchRunEnd({ ports, state }: Agent, keeper: LedgerKeeper): Promise<void> {
  let left = 0;
  while (!state.ended.aborted) {
    const { address } = state;
    // The server of blobs says nothing of who hangs up; the RPC port would log it.
    if (address !== null && (await ports.reaches(address.host, address.blobPort))) left = LOOKS;
    else if (left > 0) {
      left -= 1;
      await keeper.read();
    }
    await pause(ports.clock, LOOK_MS, state.ended);
  }
}
