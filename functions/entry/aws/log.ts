/** One line of JSON for each event, as CloudWatch Logs searches it. Never a body, a token or a query. */
export function log(
  level: 'info' | 'warn' | 'error',
  event: string,
  fields: Record<string, unknown> = {},
): void {
  // Lambda sets it anew for each invocation; it leads from a line to the trace of its request.
  const traceId = /Root=([^;]+)/.exec(process.env._X_AMZN_TRACE_ID ?? '')?.[1];
  console.log(JSON.stringify({ level, event, ...fields, ...(traceId === undefined ? {} : { traceId }) }));
}

/** A failure with its stack: for the log only, no caller sees it. */
export const errorFields = (error: unknown): { error: string } => ({
  error: error instanceof Error ? (error.stack ?? error.message) : String(error),
});
