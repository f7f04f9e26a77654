import type { FlinkStatus } from '../../shared/resources/report.ts';
import type { FakeFlink } from './agent-fake-flink.ts';

/** What the fake says of itself through REST. */
export function statusOf(flink: FakeFlink): FlinkStatus {
  const { jobState, tasksRunning, latestCheckpoint, exception } = flink;
  const [jobManager, taskManager] = [flink.jvms.get('jobmanager'), flink.jvms.get('taskmanager')];
  return {
    jobState,
    allTasksRunning: tasksRunning,
    runningTasks: tasksRunning ? 2 : 0,
    totalTasks: 2,
    taskManagers: taskManager?.alive && taskManager.joined === jobManager?.spec.start ? 1 : 0,
    restarts: 0,
    changedAt: null,
    latestCheckpoint,
    failedCheckpoints: 0,
    exception: exception === null ? null : { at: flink.failedAt, text: exception },
  };
}
