/** Main classes of Flink's JVMs, the same on both sides. */
export const jobManagerMain = 'org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint';
export const taskManagerMain = 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner';
