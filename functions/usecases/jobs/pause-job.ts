import type { UseCase } from '../use-case.ts';
import { stop } from './stop-job.ts';

export const pauseJob: UseCase<'jobs.pause'> = (deps, call) => stop(deps, call, 'savepoint', 'paused');
