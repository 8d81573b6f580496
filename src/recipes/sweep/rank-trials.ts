import type { RunResult, StepOutcome } from '../../pipeline/index.ts';
import { type NetworkRecord, readNetworkRecord } from '../network-record.ts';
import type { ReadTrial, SweepMetric, TrialNodes } from './sweep-trials.ts';

/** What became of a trial. */
export interface TrialOutcome {
  readonly trial: ReadTrial;
  readonly state: 'done' | 'failed' | 'not trained';
  /** From 1, among those that are done; null for the others. */
  readonly rank: number | null;
  /** Mean of the validation scores of its networks; null unless it is done. */
  readonly score: number | null;
  /** How each of its networks came about, by name; empty unless it is done. */
  readonly networks: Readonly<Record<string, NetworkRecord>>;
  /** What its networks took to train, whenever that was. */
  readonly seconds: number;
  /** Why it failed. */
  readonly error: string | null;
}

/** The trials, the best first, those that failed or were not trained last. By the validation alone, never by the test split. */
export async function rankTrials(
  nodes: TrialNodes,
  result: RunResult,
  { goal }: SweepMetric,
  names: readonly string[],
): Promise<readonly TrialOutcome[]> {
  const byNode = new Map(result.steps.map((step) => [step.node, step]));
  const outcomes = await Promise.all(
    [...nodes].map(([trial, own]) =>
      outcomeOf(
        trial,
        own.map((node) => byNode.get(node)),
        names,
      ),
    ),
  );
  const sign = goal === 'maximize' ? -1 : 1;
  const done = outcomes.filter(({ score }) => score !== null);
  done.sort((a, b) => sign * ((a.score ?? 0) - (b.score ?? 0)) || a.trial.number - b.trial.number);
  const others = outcomes.filter(({ score }) => score === null);
  return [...done.map((outcome, index) => ({ ...outcome, rank: index + 1 })), ...others];
}

async function outcomeOf(
  trial: ReadTrial,
  steps: readonly (StepOutcome | undefined)[],
  names: readonly string[],
): Promise<TrialOutcome> {
  const seconds = steps.reduce((sum, step) => sum + (step?.madeInMs ?? 0), 0) / 1000;
  const base = { trial, rank: null, score: null, networks: {}, seconds, error: null };
  const failed = steps.find((step) => step?.state === 'failed' || step?.state === 'blocked');
  if (failed !== undefined) {
    return { ...base, state: 'failed', error: failed.error?.message ?? 'a step before it failed' };
  }
  const folders = steps.flatMap((step) => step?.outDir ?? []);
  if (folders.length < steps.length) return { ...base, state: 'not trained' };
  const records = await Promise.all(folders.map(readNetworkRecord));
  const networks = Object.fromEntries(records.map((record, index) => [names[index] ?? '', record]));
  const score = records.reduce((sum, { validation_score }) => sum + validation_score, 0) / records.length;
  return { ...base, state: 'done', score, networks };
}
