/** What is shown of tasks whose predictions are numbers: distances, targets, frequencies. */
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { readCsv } from '../../formats/csv.ts';
import { namedColumns } from '../../formats/named-columns.ts';
import { readTargetTable } from '../../formats/target-table.ts';
import type { CellDetails, Scatter, WorstClip } from './cell-details.ts';
import { type Limits, short, thinned } from './limits.ts';

/** Types of predictions that are numbers. */
export const measuredTypes = ['jnd', 'ranking', 'regression', 'pitch'] as const;
export type MeasuredType = (typeof measuredTypes)[number];

type MeasuredDetails = Pick<CellDetails, 'scatters' | 'worst'>;
type Point = readonly [x: number, y: number];

/** Something that was predicted, and how far off. */
interface Miss {
  readonly clip: WorstClip;
  readonly by: number;
}

/** Points of a plot, and what was predicted worst. */
interface Measured {
  readonly plots: readonly (Omit<Scatter, 'points' | 'omitted'> & { readonly points: readonly Point[] })[];
  readonly misses: readonly Miss[];
}

/** Both files of a test split. */
interface SplitFiles {
  readonly split: string;
  /** `<split>.csv`. */
  readonly labels: string;
  /** `predicted-<split>.csv`. */
  readonly predictions: string;
}

const readers: Readonly<Record<MeasuredType, (splits: readonly SplitFiles[]) => Promise<Measured>>> = {
  jnd: readPairs,
  ranking: readRanks,
  regression: readTargets,
  pitch: readPitches,
};

/**
 * Reads labels and predictions of the test splits from an embeddings folder.
 *
 * @throws UserError for files that are missing or wrong
 */
export async function measuredDetails(
  folder: string,
  splits: readonly string[],
  type: MeasuredType,
): Promise<(limits: Limits) => MeasuredDetails> {
  const files = splits.map((split) => ({
    split,
    labels: join(folder, `${split}.csv`),
    predictions: join(folder, `predicted-${split}.csv`),
  }));
  const { plots, misses } = await readers[type](files);
  const worst = misses.toSorted((a, b) => b.by - a.by).map(({ clip }) => clip);
  return (limits) => ({
    scatters: plots.map(({ points, ...plot }): Scatter => {
      const shown = thinned(points, limits.points);
      return {
        ...plot,
        points: shown.flat().map(short),
        omitted: points.length - shown.length,
      };
    }),
    ...(worst.length === 0 ? {} : { worst: worst.slice(0, limits.worst) }),
  });
}

/** Pairs that differ or not: the ROC curve of their distance; of the worst, the second clip is to be heard. */
async function readPairs(splits: readonly SplitFiles[]): Promise<Measured> {
  const pairs: { distance: number; different: boolean; miss: WorstClip }[] = [];
  for (const { split, labels, predictions } of splits) {
    const distances = await distancesOf(predictions);
    for (const [first, second, different] of await rowsOf(labels, ['filename1', 'filename2', 'different'])) {
      const distance = distances.get(pairKey(first, second)) ?? Number.NaN;
      const miss = {
        split,
        file: second,
        expected: `${different === '1' ? 'differs from' : 'sounds like'} ${first}`,
        predicted: `distance ${short(distance)}`,
      };
      if (Number.isFinite(distance)) pairs.push({ distance, different: different === '1', miss });
    }
  }
  const sorted = pairs.sort((a, b) => b.distance - a.distance);
  const positives = sorted.filter(({ different }) => different).length;
  const negatives = sorted.length - positives;
  let [right, wrong] = [0, 0];
  const points = sorted.map(({ different }): Point => {
    if (different) right++;
    else wrong++;
    return [negatives === 0 ? 0 : wrong / negatives, positives === 0 ? 0 : right / positives];
  });
  const misses = sorted.map(({ different, miss }, place) => ({
    clip: miss,
    by: different ? place : sorted.length - 1 - place,
  }));
  const plot = {
    title: 'ROC curve of the distances',
    x: 'share of equal pairs that are as far apart',
    y: 'of different pairs',
    diagonal: true,
  };
  return { plots: [{ ...plot, points: [[0, 0], ...points] }], misses };
}

/** Ranks of clips against their distances to the clip of the lowest rank. */
async function readRanks(splits: readonly SplitFiles[]): Promise<Measured> {
  const points: Point[] = [];
  for (const { labels, predictions } of splits) {
    const distances = await distancesOf(predictions);
    const groups = new Map<string, { rank: number; file: string }[]>();
    for (const [group, rank, file] of await rowsOf(labels, ['rank_group', 'rank', 'filename'])) {
      groups.set(group, [...(groups.get(group) ?? []), { rank: Number(rank), file }]);
    }
    for (const group of groups.values()) {
      const [reference, ...others] = group.sort((a, b) => a.rank - b.rank);
      for (const { rank, file } of others) {
        const distance = distances.get(pairKey(reference?.file ?? '', file));
        if (distance !== undefined) points.push([rank, distance]);
      }
    }
  }
  const plot = { title: 'Distance by rank', x: 'rank', y: 'distance to the reference', diagonal: false };
  return { plots: [{ ...plot, points }], misses: [] };
}

/** Each target predicted against right. */
async function readTargets(splits: readonly SplitFiles[]): Promise<Measured> {
  const byTarget = new Map<string, Point[]>();
  const misses: Miss[] = [];
  for (const { split, labels, predictions } of splits) {
    const truth = await readTargetTable(labels, null);
    const predicted = await readTargetTable(predictions, truth.targets);
    for (const [file, values] of truth.values) {
      const found = predicted.values.get(file);
      if (found === undefined) throw new UserError(`${predictions}: ${file} is missing`);
      for (const [column, target] of truth.targets.entries()) {
        const point: Point = [values[column] ?? Number.NaN, found[column] ?? Number.NaN];
        const ofTarget = byTarget.get(target) ?? [];
        byTarget.set(target, ofTarget);
        ofTarget.push(point);
        const [expected, guess] = point.map((value) => `${target} ${short(value)}`);
        misses.push({
          clip: { split, file, expected: expected ?? '', predicted: guess ?? '' },
          by: Math.abs(point[1] - point[0]),
        });
      }
    }
  }
  const plots = [...byTarget].map(([title, points]) => ({
    title,
    x: 'right',
    y: 'predicted',
    diagonal: true,
    points,
  }));
  return { plots, misses };
}

/** Pitch of the frames that are voiced and predicted to be, in semitones as MIDI numbers them. */
async function readPitches(splits: readonly SplitFiles[]): Promise<Measured> {
  const points: Point[] = [];
  const misses: Miss[] = [];
  for (const { split, labels, predictions } of splits) {
    const truth = await frequenciesOf(labels);
    for (const [file, predicted] of await frequenciesOf(predictions)) {
      const right = truth.get(file) ?? new Map<string, number>();
      const off: number[] = [];
      for (const [time, frequency] of predicted) {
        const expected = right.get(time) ?? 0;
        if (!(expected > 0 && frequency > 0)) continue;
        const point: Point = [semitone(expected), semitone(frequency)];
        points.push(point);
        off.push(Math.abs(point[1] - point[0]));
      }
      const mean = off.reduce((sum, each) => sum + each, 0) / Math.max(1, off.length);
      const clip = {
        split,
        file,
        expected: `${[...right.values()].filter((each) => each > 0).length} voiced frames`,
        predicted: `${off.length} of them voiced, off by ${short(mean)} semitones`,
      };
      misses.push({ clip, by: mean });
    }
  }
  const plot = {
    title: 'Pitch of voiced frames',
    x: 'right, in semitones (MIDI)',
    y: 'predicted',
    diagonal: true,
  };
  return { plots: [{ ...plot, points }], misses };
}

function semitone(hertz: number): number {
  return 69 + 12 * Math.log2(hertz / 440);
}

/** The rows of a csv, by the names of its columns. */
async function rowsOf<const T extends readonly string[]>(
  path: string,
  names: T,
): Promise<readonly { readonly [K in keyof T]: string }[]> {
  const columns = namedColumns(path, names);
  const rows: { readonly [K in keyof T]: string }[] = [];
  await readCsv(path, `a csv with the columns ${names.join(', ')}`, columns.header, (fields, row) => {
    rows.push(columns.values(fields, row));
  });
  return rows;
}

async function distancesOf(path: string): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf(path, ['filename1', 'filename2', 'distance']);
  return new Map(rows.map(([first, second, distance]) => [pairKey(first, second), Number(distance)]));
}

/** Hz by time, by clip. */
async function frequenciesOf(path: string): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const clips = new Map<string, Map<string, number>>();
  for (const [file, time, frequency] of await rowsOf(path, ['filename', 'timestamp', 'frequency'])) {
    const frames = clips.get(file) ?? new Map<string, number>();
    clips.set(file, frames.set(String(Number(time)), Number(frequency)));
  }
  return clips;
}

function pairKey(first: string, second: string): string {
  return JSON.stringify([first, second]);
}
