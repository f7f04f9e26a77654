/** Reasons that lie outside the job and may pass: storage and network, not the SQL and not the state. */
const passing =
  /SdkClientException|AmazonClientException|AmazonS3Exception|AWSClientIOException|AWSServiceIOException|AWSStatus5\d\d|ConnectException|ConnectTimeoutException|SocketTimeoutException|SocketException|NoHttpResponseException|UnknownHostException|SlowDown|Service Unavailable|TimeoutException/;

export const isPassingTrouble = (exception: string): boolean => passing.test(exception);
