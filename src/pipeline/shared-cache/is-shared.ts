import type { StepDefinition } from '../types.ts';

/** Whether shared caches give and get the outputs of a step. */
export function isShared({
  cache,
  unknownInputs,
}: Pick<StepDefinition<never, never, never>, 'cache' | 'unknownInputs'>): boolean {
  return cache !== false && unknownInputs !== true;
}
