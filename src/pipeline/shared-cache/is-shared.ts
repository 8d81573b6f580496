import type { StepDefinition } from '../types.ts';

/** Whether shared caches give and get the outputs of a step. */
export function isShared({ cache }: Pick<StepDefinition<never, never, never>, 'cache'>): boolean {
  return cache !== false;
}
