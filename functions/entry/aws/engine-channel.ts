/** The function URL that agents report to. */
import { readSecret } from '../../adapters/aws/secret.ts';
import { createChannelHandler } from '../../channel/channel-handler.ts';
import { Common, readEnvironment, Secrets, TokenSecret } from './environment.ts';
import { errorFields, log } from './log.ts';
import { composeSecrets } from './secrets.ts';
import { composeCommon } from './storage.ts';

const env = readEnvironment(Common.extend(TokenSecret.shape).extend(Secrets.shape));

export const handler = createChannelHandler({
  ...composeCommon(env),
  ...composeSecrets(env),
  tokenKey: await readSecret({ region: env.AWS_REGION }, env.MILLRACE_TASK_TOKEN_SECRET),
  onError: (error) => log('error', 'report-failed', errorFields(error)),
});
