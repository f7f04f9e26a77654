/** What goes wrong at once and by itself. */
import type { Disaster } from './draw.ts';
import type { History } from './history.ts';

export function cause(history: History, what: Disaster): void {
  const { sim, controlPlane, tasks, storage } = history;
  if (!sim.faults) return;
  const { random } = sim;
  const { flink } = history;
  sim.cover(`disaster: ${what}`);
  sim.note(`disaster: ${what}`);
  const hosts = tasks.alive();
  switch (what) {
    case 'kill agent':
      if (hosts.length > 0) tasks.kill(random.pick(hosts));
      return;
    case 'kill jobmanager':
    case 'kill taskmanager': {
      const jvms = flink.jvms.alive(what === 'kill jobmanager' ? 'jobmanager' : 'taskmanager');
      if (jvms.length > 0) random.pick(jvms).die({ code: null, signal: 'SIGKILL' });
      return;
    }
    case 'kill control-plane':
      controlPlane.crash();
      return;
    case 'control-plane away':
      controlPlane.crash(random.int(60_000, 300_000));
      return;
    case 'hang jobmanager':
      tasks.job()?.hang();
      return;
    case 'freeze agent':
      if (hosts.length > 0) random.pick(hosts).process.freeze(random.int(5_000, 60_000));
      return;
    case 'retire task':
      if (hosts.length > 0) void history.runtime.stop(random.pick(hosts).task.taskId, 'the host is retired');
      return;
    case 'storage outage':
      storage.down = true;
      sim.later(random.int(1_000, 40_000), () => {
        storage.down = false;
        sim.note('storage is back');
      });
      return;
    case 'clock jump':
      controlPlane.skewMs += random.int(-600_000, 1_200_000);
      return;
    case 'clock forward':
      controlPlane.skewMs += 1_200_000;
      return;
    case 'task fails':
      tasks.job()?.failOver();
      return;
    case 'job fails':
      tasks.job()?.end('FAILED', 'org.example.Boom: the job is broken');
      return;
    case 'next agent is mute':
      tasks.muteNext = true;
      if (hosts.length > 0) tasks.kill(random.pick(hosts));
  }
}
