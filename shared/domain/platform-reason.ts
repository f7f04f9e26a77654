/**
 * Reasons for which a task ended, or was never begun, that lie with the runtime and not with the job: no room, an address
 * or image that could not be had, Spot taking its capacity back, a host that is retired. They never count as failures of
 * the job. The words are those of ECS's stop codes, stopped reasons and RunTask failures.
 */
const platform =
  /SpotInterruption|TerminationNotice|TaskFailedToStart|\bSpot\b|capacity|RESOURCE:|retire|maintenance|CannotPull|ResourceInitializationError|\bENI\b|network interface|Host EC2|InternalError|The runtime (asked|took)/i;

export const isPlatformReason = (because: string): boolean => platform.test(because);

/** There was no room: elsewhere there may be. */
export const isCapacityReason = (because: string): boolean =>
  /capacity|RESOURCE:|SpotInterruption|\bSpot\b/i.test(because);
