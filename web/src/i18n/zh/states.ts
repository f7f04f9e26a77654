export const states = {
  created: '从未启动',
  starting: '启动中',
  running: '运行中',
  rescaling: '扩缩容中',
  pausing: '暂停中',
  paused: '已暂停',
  stopping: '停止中',
  stopped: '已停止',
  recovering: '恢复中',
  failing: '失败处理中',
  failed: '已失败',
  finished: '已完成',
};

export const evidence = {
  stale: '{{age}}前的状态',
  unknown: '{{age}}未得到确认',
  never: '未得到确认',
};

export const because = {
  'all tasks run': '所有任务都在运行',
  'never started': '从未启动',
  accepted: '已受理',
  'waiting for the agent': '等待 agent 上报',
  'preparing the first start': '正在准备首次启动',
  'taking a savepoint': '正在生成保存点',
  'being stopped': '正在停止',
  'the run ended without a result': '本次运行结束，但没有留下结果',
  'stopped with savepoint': '已生成保存点并停止',
  'stopped at once': '未生成保存点，直接停止',
  'stopped before it started': '启动之前已停止',
  'stopped before it ran': '运行之前已停止',
  'the run has no attempt yet': '本次运行尚未开始尝试',
  'the run has ended; its tasks are being ended': '运行已结束，正在释放任务',
  'Flink gives the job up': 'Flink 放弃了该作业',
  'its tasks are being ended': '正在释放任务',
  'Stopped at once, as asked.': '按要求直接停止，未生成保存点',
  'Stopped with a savepoint, as asked.': '按要求生成保存点后停止',
  'Drained and stopped with a savepoint, as asked.': '按要求排空数据、生成保存点后停止',
  'The job came to the end of its input.': '输入数据已全部读完',
};
