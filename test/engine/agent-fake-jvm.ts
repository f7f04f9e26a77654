import type { JvmExit, JvmSpec } from '../../engine-container/agent/ports.ts';

export type FakeJvm = {
  spec: JvmSpec;
  alive: boolean;
  /** A TaskManager that was registering with a JobManager that died meanwhile: it asks the dead one for ever. */
  lost: boolean;
  /** The start of the JobManager that a TaskManager has registered with. */
  joined: number | null;
  end: (exit: JvmExit) => void;
};
