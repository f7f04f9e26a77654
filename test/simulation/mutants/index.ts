import { agentMutants } from './agent.ts';
import { controlPlaneMutants } from './control-plane.ts';
import { domainMutants } from './domain.ts';

export const mutants = [...domainMutants, ...controlPlaneMutants, ...agentMutants];
