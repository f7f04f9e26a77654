import type { Actor } from '../../shared/resources/identity.ts';
import { decide } from './cedar.ts';
import { knownDecisions } from './known-decisions.ts';
import { questionOf, type Target, textOf } from './permission-question.ts';

/**
 * Whether the policies permit it. Cedar takes milliseconds in WebAssembly, and the policies are fixed text that asks
 * for nothing but what a Question says: so each of these few questions (hundreds) is put to Cedar once.
 * A policy that asked for more would need it in the Question; a test holds both answers against each other.
 */
export const isPermitted = (actor: Actor, action: string, target: Target): boolean => {
  const question = textOf(questionOf(actor, action, target));
  const known = knownDecisions.get(question);
  if (known !== undefined) return known;
  const decision = decide(actor, action, target);
  knownDecisions.set(question, decision);
  return decision;
};
