/** Reasons that lie outside the job and may pass: storage and network, not the SQL and not the state. */
const passing =
  /SdkClientException|AmazonClientException|AmazonS3Exception|AWSClientIOException|AWSServiceIOException|AWSStatus5\d\d|ConnectException|ConnectTimeoutException|SocketTimeoutException|SocketException|NoHttpResponseException|UnknownHostException|SlowDown|Service Unavailable|TimeoutException/;

/** Flink's own word for what somebody asked for: a TaskManager that is ended to be started anew, a job that is suspended. */
const asked = /^org\.apache\.flink\.util\.FlinkExpectedException\b/;

/** Whether what ended the tasks was asked for; it is no news to anybody, and nothing to alarm. */
export const wasAskedFor = (exception: string): boolean => asked.test(exception);

export const isPassingTrouble = (exception: string): boolean => passing.test(exception);
