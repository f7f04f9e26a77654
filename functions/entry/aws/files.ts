import { createArtifactFiles } from '../../adapters/aws/artifact-files.ts';
import { createS3Client } from '../../adapters/aws/object-store.ts';

/** What only the API does: it hands out where files are sent to, and reads what has arrived. */
export const composeFiles = (env: { AWS_REGION: string; MILLRACE_BUCKET: string }) => ({
  files: createArtifactFiles({
    client: createS3Client({ region: env.AWS_REGION }),
    bucket: env.MILLRACE_BUCKET,
  }),
});
