import { at, atKey } from '../../at.ts';
import { fewNames } from '../../few.ts';
import type { UserTable } from '../../formats/files/csv.ts';
import { orNull } from '../../numerics/or-null.ts';
import { strataOf } from '../certainty/strata.ts';
import { type Confidence, confidenceOf, type FileScore, fileScore } from '../file-scores.ts';
import { tellingAlike } from '../reading/annotated-files.ts';
import { type MusicKind, readReference, type ScoreEstimate } from '../reading/music-families.ts';
import { meanOfClips } from '../scores/clip-samples.ts';
import type { PreparedScore } from '../scores/table-score.ts';
import type { DataSetFiles, MethodFiles } from './method-files.ts';

export interface MethodsToScore {
  readonly type: MusicKind;
  readonly reading: UserTable;
  /** That of the frequency in annotations: its name, or its number from 1. */
  readonly column?: string | undefined;
  /** Names of scores; undefined: all. */
  readonly scores?: readonly string[] | undefined;
  /** Resamples of the bootstrap over tracks; 0: no intervals. */
  readonly resamples: number;
}

/** What a method does on a data set. */
interface MethodCell {
  readonly method: string;
  readonly data_set: string;
  /** Scored ones, by name; undefined values are null. */
  readonly tracks: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  /** Of which there is no estimate. */
  readonly missing: readonly string[];
  /** Means over the tracks; none without any. */
  readonly scores: readonly FileScore[];
}

/** Methods by data sets. */
export interface MethodTable {
  readonly type: MusicKind;
  readonly confidence: Confidence;
  readonly methods: readonly string[];
  readonly data_sets: readonly { readonly name: string; readonly tracks: number }[];
  readonly cells: readonly MethodCell[];
}

/** Scores of a track by name, with a value for each of their parts. */
type TrackScores = ReadonlyMap<string, { readonly score: PreparedScore; readonly values: readonly number[] }>;

const NAMED = 5;

/**
 * Scores the estimates of methods on data sets, track by track: one estimate is held at a time, and the references of one data set. What is missing is told.
 *
 * @throws UserError for files that are wrong, with file and line, and names of scores that are not known
 */
export async function scoreMethods(
  { methods, dataSets, told }: MethodFiles,
  options: MethodsToScore,
): Promise<MethodTable> {
  const { tell } = options.reading;
  for (const line of told) tell(line);
  const cells: MethodCell[] = [];
  for (const dataSet of dataSets) cells.push(...(await scoreDataSet(dataSet, options)));
  for (const { method, data_set, missing } of cells) {
    if (missing.length > 0) tell(`${method}, ${data_set}: no estimate of ${fewNames(missing, NAMED)}`);
  }
  return {
    type: options.type,
    confidence: confidenceOf(options.resamples),
    methods,
    data_sets: dataSets.map(({ name, references }) => ({ name, tracks: references.size })),
    cells,
  };
}

async function scoreDataSet(
  { name, references, estimates }: DataSetFiles,
  { type, reading, column, scores, resamples }: MethodsToScore,
): Promise<readonly MethodCell[]> {
  const truth = await tellingAlike(name, reading.tell, async (tellOf) => {
    const read = new Map<string, ScoreEstimate>();
    for (const [track, file] of references) {
      read.set(track, await readReference(type, file, { ...reading, column, tell: tellOf(file) }));
    }
    return read;
  });
  const cells: MethodCell[] = [];
  for (const [method, files] of estimates) {
    const tracks = await tellingAlike(`${method}, ${name}`, reading.tell, async (tellOf) => {
      const scored = new Map<string, TrackScores>();
      for (const [track, file] of files) {
        const prepared = await atKey(truth, track)(file, { ...reading, column, tell: tellOf(file) }, scores);
        scored.set(
          track,
          new Map(prepared.map((score) => [score.name, { score, values: score.clips.score() }])),
        );
      }
      return scored;
    });
    cells.push({
      method,
      data_set: name,
      tracks: Object.fromEntries([...tracks].map(([track, own]) => [track, firstValues(own)])),
      missing: [...references.keys()].filter((track) => !files.has(track)),
      scores: meanScores(tracks, resamples),
    });
  }
  return cells;
}

function firstValues(scores: TrackScores): MethodCell['tracks'][string] {
  return Object.fromEntries([...scores].map(([name, { values }]) => [name, orNull(values[0])]));
}

/** Of the scores that all tracks have. */
function meanScores(tracks: ReadonlyMap<string, TrackScores>, resamples: number): readonly FileScore[] {
  const every = [...tracks.values()];
  const { strata } = strataOf([...tracks.keys()]);
  return [...(every[0]?.keys() ?? [])].flatMap((name) => {
    const own = every.flatMap((scores) => scores.get(name) ?? []);
    if (own.length < every.length) return [];
    const { score, values } = at(own, 0);
    const columns = values.map((_, part) => own.map((track) => at(track.values, part)));
    return [fileScore({ ...score, clips: meanOfClips(columns) }, strata, resamples)];
  });
}
