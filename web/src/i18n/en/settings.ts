export const settings = {
  fields: {
    engineRelease: { title: 'Engine release', help: 'Pinned Flink version with its connectors.' },
    topology: {
      title: 'Topology',
      help: 'compact: JobManager and TaskManager in one container. standard: one JobManager task, N TaskManager tasks.',
    },
    compactCu: { title: 'Size', help: 'Size of the one container of a compact job.' },
    jobManagerCu: { title: 'JobManager size', help: 'Size of the JobManager task.' },
    taskManagerCu: { title: 'TaskManager size', help: 'Size of each TaskManager task.' },
    parallelism: { title: 'Parallelism', help: 'How many subtasks each operator has.' },
    slotsPerTaskManager: {
      title: 'Slots per TaskManager',
      help: 'How many subtasks of each operator share one TaskManager.',
    },
    checkpointIntervalMs: {
      title: 'Checkpoint interval',
      help: 'How often state is saved and exactly-once output is committed.',
    },
    checkpointTimeoutMs: { title: 'Checkpoint timeout', help: 'A checkpoint that takes longer is given up.' },
    capacity: {
      title: 'Capacity',
      help: 'spot: cheaper by up to 70 %, but AWS may take it back at two minutes’ notice; the job then saves its state and goes on elsewhere.',
    },
    giveUpAfterFailures: {
      title: 'Give up after',
      help: 'Failures in a row without a completed checkpoint after which the job is ended, so that it stops costing money; 0: never.',
    },
    giveUpAfterMinutes: {
      title: 'But not before',
      help: 'How long it must have failed without a completed checkpoint to be given up; four times as long when network or storage is the cause.',
    },
    flinkConfig: {
      title: 'Flink configuration',
      help: 'Any Flink key; keys that Millrace owns are refused with the reason.',
    },
  },
  units: { CU: 'CU', subtasks: 'subtasks', slots: 'slots', ms: 'ms', failures: 'failures', min: 'min' },
  name: {
    title: 'Name',
    help: 'Letters, digits, blanks, dots, underscores and hyphens; unique in the workspace. Nothing restarts.',
    stale:
      'Somebody changed this job meanwhile; it is called “{{name}}” now. Yours is still in the field: press Rename to use it.',
    save: 'Rename',
    saved: 'Renamed.',
    needed: 'A name is needed.',
  },
  ids: {
    title: 'For API and CLI',
    job: 'Job id',
    workspace: 'Workspace id',
    created: 'Created',
    maxParallelism: 'Maximum parallelism',
    maxParallelismHelp: 'Fixed for the life of the job: state is cut along it.',
    cli: 'Command line',
  },
  delete: {
    title: 'Delete this job',
    help: 'Its versions, runs and snapshots go with it. This cannot be taken back.',
    active: 'The job has a run that has not ended. Stop it first.',
    open: 'Delete the job',
    confirmTitle: 'Delete {{name}}?',
    lost: 'This is lost, and nothing brings it back:',
    versions_one: '{{count}} version',
    versions_other: '{{count}} versions',
    runs_one: '{{count}} run',
    runs_other: '{{count}} runs',
    snapshots_one: '{{count}} snapshot ({{size}})',
    snapshots_other: '{{count}} snapshots ({{size}})',
    atLeast: 'at least',
    confirm: 'Delete for good',
    deleted: '{{name}} is deleted.',
  },
} as const;
