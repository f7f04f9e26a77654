/** Where a service of AWS, or what stands in for it on one machine, is reached. */
export type AwsConnection = {
  region: string;
  /** Only on one machine and in tests. */
  endpoint?: string | undefined;
  /** Left out on AWS, where the role of the function or task is used. */
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
};

export type AwsClientLimits = {
  maxAttempts?: number;
  /** From sending a request to the start of its answer. */
  requestTimeoutMs?: number;
};

/** Settings every client of the AWS SDK is made with: bounded waiting, the SDK's own retries. */
export function clientConfig(connection: AwsConnection, limits: AwsClientLimits = {}) {
  const { region, endpoint, accessKeyId, secretAccessKey } = connection;
  return {
    region,
    maxAttempts: limits.maxAttempts ?? 4,
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: limits.requestTimeoutMs ?? 10_000,
      // Without it the SDK only warns and waits on.
      throwOnRequestTimeout: true,
    },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey } }),
  };
}
