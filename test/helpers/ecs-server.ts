/**
 * Speaks the part of ECS's wire protocol (JSON 1.1) that Millrace uses, and really starts local processes: no
 * emulator does. Its faults are ECS's own: replayed tokens, failures[] in a 200, late visibility, throttling, late
 * STOPPED, and answers lost after the deed.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EcsError, EcsTasks, type EcsTasksOptions } from './ecs-tasks.ts';

export type EcsAction = 'RunTask' | 'StopTask' | 'DescribeTasks';
const actions: readonly EcsAction[] = ['RunTask', 'StopTask', 'DescribeTasks'];

export type EcsServer = {
  endpoint: string;
  /** Requests that arrived, by action, each as the SDK sent it. */
  requests: Record<EcsAction, unknown[]>;
  tasks: EcsTasks;
  /** The next RunTask answers 200 with this failure and no task. */
  refuseNext(reason: string): void;
  throttleNext(action: EcsAction, times: number): void;
  /** Does what is asked and closes the connection without an answer. */
  loseAnswerNext(action: EcsAction, times: number): void;
  /** Ends every process it started. */
  close(): Promise<void>;
};

type Fault = { kind: 'throttle' | 'lose'; times: number };

export async function startEcsServer(options: EcsTasksOptions): Promise<EcsServer> {
  const tasks = new EcsTasks(options);
  const requests: EcsServer['requests'] = { RunTask: [], StopTask: [], DescribeTasks: [] };
  const faults = new Map<EcsAction, Fault[]>();
  const plan = (action: EcsAction, fault: Fault) =>
    void faults.set(action, [...(faults.get(action) ?? []), fault]);
  const nextFault = (action: EcsAction) => {
    const queue = faults.get(action);
    const fault = queue?.[0];
    if (fault !== undefined && --fault.times === 0) queue?.shift();
    return fault?.kind;
  };

  const server = createServer(async (incoming, outgoing) => {
    const action = actionOf(incoming);
    const input = JSON.parse(await readText(incoming)) as Record<string, unknown>;
    if (action === null) {
      return answer(outgoing, 400, { __type: 'UnknownOperationException', message: 'Not played here' });
    }
    requests[action].push(input);
    const fault = nextFault(action);
    if (fault === 'throttle') {
      return answer(outgoing, 400, { __type: 'ThrottlingException', message: 'Rate exceeded' });
    }
    const [status, output] = perform(tasks, action, input);
    if (fault === 'lose') return incoming.socket.destroy();
    answer(outgoing, status, output);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    tasks,
    refuseNext: (reason) => tasks.refuseNext(reason),
    throttleNext: (action, times) => plan(action, { kind: 'throttle', times }),
    loseAnswerNext: (action, times) => plan(action, { kind: 'lose', times }),
    close: async () => {
      await tasks.endAll();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function perform(tasks: EcsTasks, action: EcsAction, input: Record<string, unknown>): [number, unknown] {
  try {
    if (action === 'RunTask') return [200, tasks.run(input)];
    if (action === 'StopTask') return [200, tasks.stop(input)];
    return [200, tasks.describe(input)];
  } catch (error) {
    if (error instanceof EcsError) return [400, { __type: error.type, message: error.message }];
    return [500, { __type: 'ServerException', message: String(error) }];
  }
}

function actionOf(incoming: IncomingMessage): EcsAction | null {
  const [service, action] = String(incoming.headers['x-amz-target']).split('.');
  if (service !== 'AmazonEC2ContainerServiceV20141113') return null;
  return actions.find((known) => known === action) ?? null;
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function answer(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
