/**
 * What Cedar has already been asked. A function on AWS is bundled with the answers to all questions there are
 * (infra/aws/build-functions.ts), so that it need not start four megabytes of WebAssembly; elsewhere none is known at first.
 */
export const knownDecisions = new Map<string, boolean>();
