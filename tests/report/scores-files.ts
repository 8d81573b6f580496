import type { ExecutionContext } from 'ava';
import type { ScoresFile } from '../../src/formats/folders/scores-file.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** What a test says of the scores of one module on one task. */
export interface SomeScores {
  readonly score?: string;
  readonly direction?: ScoresFile['direction'];
  readonly value: number | null;
  readonly std?: number;
  /** Default: 0.1 to both sides. */
  readonly interval?: [number, number] | null;
  readonly others?: ScoresFile['aggregated'];
  readonly clips?: number;
  readonly folds?: number;
  readonly protocol?: ScoresFile['protocol'];
}

/** A whole `scores.json` of a task named as its folder is, for instance `tones-1.0.0-small`. */
export function scoresFile(taskFolder: string, scores: SomeScores): ScoresFile {
  const { score = 'top1_acc', value, std = null, others = {}, clips = 10, folds = 1 } = scores;
  const around: [number, number] | null = value === null ? null : [value - 0.1, value + 0.1];
  const { interval = around } = scores;
  const [task = '', version = '', mode = null] = taskFolder.split('-');
  return {
    task,
    task_version: version,
    mode,
    primary_score: score,
    direction: scores.direction ?? 'maximize',
    confidence: { level: 0.95, method: 'bootstrap', resamples: 1000, seed: 0 },
    aggregated: { [score]: { mean: value, std, confidence_interval: interval }, ...others },
    splits: Object.fromEntries(
      Array.from({ length: folds }, (_, fold) => [
        folds === 1 ? 'test' : `fold0${fold}`,
        { clips, scores: { [score]: { value, confidence_interval: interval } }, head: {} },
      ]),
    ),
    protocol: scores.protocol ?? { name: 'hear2021', seed: 42, grid: 'faster' },
    about: {},
  };
}

/** A folder of embeddings with nothing but scores, by `<module>/<task>`. */
export function scoredFolder(t: ExecutionContext, cells: Readonly<Record<string, SomeScores>>): string {
  return temporaryFolder(
    t,
    Object.fromEntries(
      Object.entries(cells).map(([place, scores]) => [
        `${place}/scores.json`,
        JSON.stringify(scoresFile(place.split('/')[1] ?? '', scores)),
      ]),
    ),
  );
}
