import { textPattern } from '../pipeline/text/text-pattern.ts';

/**
 * Steps that are made where the command was typed, if nothing else is said: nodes often have no network, and some steps
 * are too short to be worth a job.
 */
export const LOCAL_STEPS = ['Download*', 'Given*', 'Evaluate', 'NameNewest', 'CheckEmbeddings'] as const;

/** Whether steps of a name are made where the command was typed. */
export function isLocal({ local }: { readonly local: readonly string[] }, name: string): boolean {
  return local.some((pattern) => textPattern(pattern)(name));
}
