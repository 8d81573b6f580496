import { join } from 'node:path';
import { stringifyCsv } from '../../formats/files/csv.ts';
import { table, writeFileAtomic } from '../../pipeline/index.ts';
import type { TrialOutcome } from './rank-trials.ts';
import type { Sweep } from './sweep-file.ts';
import type { SweepMetric } from './sweep-trials.ts';

/** A sweep that has run, for people and for programs. */
export interface SweepResults {
  readonly sweep: Sweep;
  /** Names of the task folders. */
  readonly task: string;
  readonly metric: SweepMetric;
  /** Of the draws. */
  readonly seed: number;
  /** The best first. */
  readonly outcomes: readonly TrialOutcome[];
  /** The command that trains the best trial as a model; null where none is done. */
  readonly best: string | null;
}

/** One row for each trial, the best first. */
export function sweepTable({ sweep, metric, outcomes }: SweepResults): string {
  const keys = sweep.parameters.map(({ key }) => key);
  return table(
    ['rank', 'trial', `validation ${metric.name}`, 'epoch', ...keys, 'time'],
    outcomes.map((outcome) => [
      `${outcome.rank ?? '-'}`,
      `${outcome.trial.number}`,
      outcome.score?.toPrecision(4) ?? outcome.state,
      epochsOf(outcome),
      ...valuesOf(outcome),
      outcome.state === 'done' ? `${outcome.seconds.toFixed(1)} s` : '',
    ]),
  );
}

/** Writes `<name>.sweep.csv` and `<name>.sweep.json` into a folder. @returns their paths */
export async function writeSweepResults(folder: string, results: SweepResults): Promise<readonly string[]> {
  const { sweep } = results;
  const [csv, json] = ['csv', 'json'].map((ending) => join(folder, `${sweep.name}.sweep.${ending}`));
  if (csv === undefined || json === undefined) return [];
  await writeFileAtomic(csv, sweepCsv(results));
  await writeFileAtomic(json, `${JSON.stringify(sweepJson(results), null, 2)}\n`);
  return [csv, json];
}

function sweepCsv({ sweep, metric, outcomes }: SweepResults): string {
  const columns = [
    'rank',
    'trial',
    'state',
    metric.name,
    'epoch',
    ...sweep.parameters.map(({ key }) => key),
    'seconds',
    'error',
  ];
  const rows = outcomes.map((outcome) => [
    outcome.rank ?? '',
    outcome.trial.number,
    outcome.state,
    outcome.score ?? '',
    epochsOf(outcome),
    ...valuesOf(outcome),
    outcome.seconds,
    outcome.error ?? '',
  ]);
  return stringifyCsv(columns, rows);
}

function sweepJson({ sweep, task, metric, seed, outcomes, best }: SweepResults): object {
  return {
    sweep: sweep.name,
    recipe: sweep.recipe,
    task,
    method: sweep.method,
    metric,
    seed,
    best,
    trials: outcomes.map(({ trial, networks, ...outcome }) => ({
      trial: trial.number,
      ...outcome,
      parameters: Object.fromEntries(trial.sets.map(({ keys, value }) => [keys.join('.'), value])),
      networks: Object.fromEntries(
        Object.entries(networks).map(([split, { curve: _curve, ...about }]) => [split, about]),
      ),
    })),
  };
}

/** Epochs, from 0, whose networks were kept. */
function epochsOf({ networks }: TrialOutcome): string {
  return Object.values(networks)
    .map(({ epoch }) => epoch)
    .join(' ');
}

function valuesOf({ trial }: TrialOutcome): string[] {
  return trial.sets.map(({ text }) => text.slice(text.indexOf('=') + 1));
}
