import { agentEnvironmentNames as names } from '../../shared/resources/task.ts';
import type { LaunchRequest } from '../ports/engine-runtime.ts';

/** Environment an agent finds wherever it runs. The same request always gives the same one: launches are replayed. */
export function taskEnvironment(
  request: LaunchRequest,
  where: { token: string; channelUrl: string; bucket: string; region: string; engineHome: string },
): Record<string, string> {
  return {
    [names.task]: JSON.stringify(request.slot),
    [names.token]: where.token,
    [names.channelUrl]: where.channelUrl,
    [names.cu]: String(request.cu),
    [names.bucket]: where.bucket,
    [names.region]: where.region,
    [names.engineHome]: where.engineHome,
  };
}
