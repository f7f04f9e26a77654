/**
 * How the memory of a task is shared out. Flink can work this out itself, but that costs a JVM of its own at every
 * start (0.9-2 s), so it is done here; a test asks Flink's own BashJavaUtils whether it would say the same.
 */
import type { CuSize, JobSettings } from '../resources/job-settings.ts';
import type { TaskRole } from '../resources/task.ts';

const MIB = 1024 * 1024;

/** Memory of one CU, in MiB. */
export const memoryPerCuMib = 4096;

/** All sizes in MiB. */
export type JobManagerMemory = { heap: number; offHeap: number; metaspace: number; overhead: number };

/** All sizes in MiB. */
export type TaskManagerMemory = {
  frameworkHeap: number;
  taskHeap: number;
  frameworkOffHeap: number;
  taskOffHeap: number;
  network: number;
  managed: number;
  metaspace: number;
  overhead: number;
};

export type MemoryBudget = {
  /** What the JVMs must leave to the agent, to log pages and to the kernel, in MiB. */
  reserve: number;
  jobManager: JobManagerMemory | null;
  taskManager: TaskManagerMemory | null;
};

export type StateBackend = 'hashmap' | 'rocksdb';

/** RocksDB lives in managed memory; the heap backend needs little of it (window buffers, sorters). */
export const stateBackendOf = (settings: JobSettings): StateBackend =>
  settings.flinkConfig['state.backend.type'] === 'rocksdb' ? 'rocksdb' : 'hashmap';

export const jobManagerProcess = (m: JobManagerMemory): number =>
  m.heap + m.offHeap + m.metaspace + m.overhead;

export const taskManagerProcess = (m: TaskManagerMemory): number =>
  m.frameworkHeap +
  m.taskHeap +
  m.frameworkOffHeap +
  m.taskOffHeap +
  m.network +
  m.managed +
  m.metaspace +
  m.overhead;

/** Shares out a task of this size. The parts never add up to more than the task has. */
export function memoryBudget(cu: CuSize, role: TaskRole, backend: StateBackend): MemoryBudget {
  const total = cu * memoryPerCuMib;
  // Agent 64-80 MiB resident; the rest of the reserve is page cache, without which every log line waits for the disk.
  const reserve = clamp(Math.floor(total * 0.06), 112, 512);
  const usable = total - reserve;
  if (role === 'jobmanager') return { reserve, jobManager: shareJobManager(usable), taskManager: null };
  if (role === 'taskmanager')
    return { reserve, jobManager: null, taskManager: shareTaskManager(usable, backend) };
  // A JobManager's needs grow with the size of the graph, not with the size of the task: the TaskManager gets the rest.
  const jobManager = shareJobManager(clamp(Math.floor(usable * 0.3), 416, 1600));
  return {
    reserve,
    jobManager,
    taskManager: shareTaskManager(usable - jobManagerProcess(jobManager), backend),
  };
}

/** What JVMs hold that have started but have nothing to do yet, without the network buffers that a TaskManager takes at once. */
const idleJvmsMib = 900;

/**
 * Whether the JVMs of another run of this job find room in a compact task beside those that run. On less than one CU
 * they would take from the job the CPU it runs on, for most of a minute.
 */
export function roomBeside(cu: CuSize, settings: JobSettings, residentMib: number): boolean {
  const { reserve, taskManager } = memoryBudget(cu, 'compact', stateBackendOf(settings));
  const needed = idleJvmsMib + (taskManager?.network ?? 0);
  return cu >= 1 && residentMib + needed + reserve <= cu * memoryPerCuMib;
}

function shareJobManager(process: number): JobManagerMemory {
  // The planner runs here, so its classes are here: less metaspace than this kills a start without an archive.
  const metaspace = clamp(Math.floor(process * 0.2), 144, 256);
  const overhead = clamp(Math.floor(process * 0.1), 48, 512);
  const offHeap = clamp(Math.floor(process * 0.1), 64, 256);
  return { heap: process - metaspace - overhead - offHeap, offHeap, metaspace, overhead };
}

function shareTaskManager(process: number, backend: StateBackend): TaskManagerMemory {
  const metaspace = clamp(Math.floor(process * 0.2), 112, 256);
  const overhead = clamp(Math.floor(process * 0.1), 48, 1024);
  const flink = process - metaspace - overhead;
  const frameworkHeap = clamp(Math.floor(flink * 0.2), 48, 128);
  const frameworkOffHeap = clamp(Math.floor(flink * 0.12), 48, 128);
  const network = clamp(Math.floor(flink * 0.1), 24, 1024);
  const managed = Math.max(40, Math.floor(flink * (backend === 'rocksdb' ? 0.4 : 0.12)));
  return {
    frameworkHeap,
    taskHeap: flink - frameworkHeap - frameworkOffHeap - network - managed,
    frameworkOffHeap,
    taskOffHeap: 0,
    network,
    managed,
    metaspace,
    overhead,
  };
}

/** The JVM's own options for a JobManager. */
export const jobManagerJvmOptions = (m: JobManagerMemory): string[] => [
  `-Xmx${m.heap * MIB}`,
  `-Xms${m.heap * MIB}`,
  `-XX:MaxDirectMemorySize=${m.offHeap * MIB}`,
  `-XX:MaxMetaspaceSize=${m.metaspace * MIB}`,
];

/** The JVM's own options for a TaskManager. */
export const taskManagerJvmOptions = (m: TaskManagerMemory): string[] => [
  `-Xmx${(m.frameworkHeap + m.taskHeap) * MIB}`,
  `-Xms${(m.frameworkHeap + m.taskHeap) * MIB}`,
  `-XX:MaxDirectMemorySize=${(m.frameworkOffHeap + m.taskOffHeap + m.network) * MIB}`,
  `-XX:MaxMetaspaceSize=${m.metaspace * MIB}`,
];

/** What Flink must be told so that it comes to the same numbers. */
export const jobManagerMemoryConfig = (m: JobManagerMemory): Record<string, string> => ({
  'jobmanager.memory.enable-jvm-direct-memory-limit': 'true',
  'jobmanager.memory.heap.size': bytes(m.heap),
  'jobmanager.memory.off-heap.size': bytes(m.offHeap),
  'jobmanager.memory.jvm-metaspace.size': bytes(m.metaspace),
  'jobmanager.memory.jvm-overhead.min': bytes(m.overhead),
  'jobmanager.memory.jvm-overhead.max': bytes(m.overhead),
});

/** The full set a TaskManager refuses to start without; a set that does not add up dies without a word. */
export const taskManagerMemoryConfig = (m: TaskManagerMemory, cu: CuSize): Record<string, string> => ({
  'taskmanager.cpu.cores': String(cu),
  'taskmanager.memory.framework.heap.size': bytes(m.frameworkHeap),
  'taskmanager.memory.task.heap.size': bytes(m.taskHeap),
  'taskmanager.memory.framework.off-heap.size': bytes(m.frameworkOffHeap),
  'taskmanager.memory.task.off-heap.size': bytes(m.taskOffHeap),
  'taskmanager.memory.network.min': bytes(m.network),
  'taskmanager.memory.network.max': bytes(m.network),
  'taskmanager.memory.managed.size': bytes(m.managed),
  'taskmanager.memory.jvm-metaspace.size': bytes(m.metaspace),
  'taskmanager.memory.jvm-overhead.min': bytes(m.overhead),
  'taskmanager.memory.jvm-overhead.max': bytes(m.overhead),
});

const bytes = (mib: number): string => `${mib * MIB}b`;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
