import type { UseCase } from '../use-case.ts';

export const getHealth: UseCase<'platform.health'> = async () => ({ body: { status: 'ok' } });
