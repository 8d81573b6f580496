import { join } from 'node:path';
import { atKey } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { eventsOfPredictions } from '../../evaluate/scores/frames-to-events.ts';
import { getScore } from '../../evaluate/scores/scores.ts';
import { readPredictions } from '../../formats/folders/predictions.ts';
import type { PredictionsInfo } from '../../formats/folders/predictions-info.ts';
import type { ScoresFile } from '../../formats/folders/scores-file.ts';
import { type EventLabels, readEventLabels, type SoundEvent } from '../../formats/labels/split-labels.ts';
import { fourDigits } from '../../numerics/four-digits.ts';
import type { CellDetails, ClassBars, Timeline, TimelineEvent } from './cell-details.ts';
import type { Limits } from './limits.ts';
import { fittedClasses } from './scene-details.ts';

type EventDetails = Pick<CellDetails, 'classes' | 'timelines'>;

/** A clip of a test split with its events. */
interface EventClip {
  readonly split: string;
  readonly file: string;
  readonly reference: readonly SoundEvent[];
  readonly predicted: readonly SoundEvent[];
  /** Of the last frame, in milliseconds. */
  readonly lastFrame: number;
}

/**
 * Reads labels and predictions of the test splits from an embeddings folder and gives the clips whose own score is worst.
 *
 * @throws UserError for files that are missing, wrong, or do not belong together
 */
export async function eventDetails(
  folder: string,
  splits: readonly string[],
  labels: readonly string[],
  { info, scores }: { readonly info: PredictionsInfo; readonly scores: ScoresFile },
): Promise<(limits: Limits) => EventDetails> {
  const clips: EventClip[] = [];
  for (const split of splits) clips.push(...(await clipsOf(folder, split, labels, info)));
  const ranked = rankClips(clips, scores);
  const counts = new Map<string, number>();
  for (const { reference } of clips) {
    for (const { label } of reference) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const [title, bars] = classBars(scores, labels, counts);
  const columns = new Map(labels.map((label, column) => [label, column]));
  return (limits) => ({
    ...(bars.length === 0 ? {} : { classes: fittedClasses(title, bars, limits.classes) }),
    timelines: ranked
      .slice(0, limits.timelines)
      .map(({ clip, score }) => timelineOf(clip, score, columns, limits.events)),
  });
}

async function clipsOf(
  folder: string,
  split: string,
  labels: readonly string[],
  info: PredictionsInfo,
): Promise<EventClip[]> {
  const path = join(folder, `predicted-${split}.csv`);
  const predictions = await readPredictions(path, 'event', labels);
  const truth = await readEventLabels(folder, split);
  const postprocessing = info.splits[split]?.postprocessing;
  if (postprocessing === undefined || postprocessing === null) {
    throw new UserError(`${join(folder, 'predictions.json')}: no post-processing for split ${split}`);
  }
  const unknown = [...truth.values()].flat().find(({ label }) => !labels.includes(label));
  if (unknown !== undefined) {
    throw new UserError(`${join(folder, `${split}.json`)}: label ${unknown.label} is not in the vocabulary`);
  }
  const predicted = eventsOfPredictions(predictions, {
    medianFilterMs: postprocessing.median_filter_ms,
    minDurationMs: postprocessing.min_duration,
  });
  const { files, timestamps } = predictions.index;
  return files.map(({ filename, firstRow, rows }) => ({
    split,
    file: filename,
    reference: truth.get(filename) ?? [],
    predicted: predicted.get(filename) ?? [],
    lastFrame: timestamps?.[firstRow + rows - 1] ?? 0,
  }));
}

/** The worst first; those whose score is undefined last. */
function rankClips(clips: readonly EventClip[], { primary_score }: ScoresFile) {
  const score = getScore(primary_score);
  const sign = score.direction === 'maximize' ? 1 : -1;
  const one = (clip: EventClip, side: 'reference' | 'predicted'): EventLabels => new Map([['', clip[side]]]);
  const values = clips.map((clip) => {
    const value =
      score.kind === 'event'
        ? (score.evaluate(one(clip, 'reference'), one(clip, 'predicted'))[0]?.value ?? Number.NaN)
        : Number.NaN;
    return { clip, score: Number.isNaN(value) ? null : value };
  });
  const badness = (value: number | null) => (value === null ? Number.POSITIVE_INFINITY : sign * value);
  return values.sort((a, b) => badness(a.score) - badness(b.score) || 0);
}

/** The first part of the primary score by label, meaned over the splits. */
function classBars(
  { splits, primary_score }: ScoresFile,
  labels: readonly string[],
  counts: ReadonlyMap<string, number>,
): [title: string, bars: ClassBars['bars']] {
  const bySplit = Object.values(splits).flatMap(({ classes }) => {
    const byLabel = classes?.[primary_score];
    return byLabel === undefined ? [] : [byLabel];
  });
  const part = Object.keys(Object.values(bySplit[0] ?? {})[0] ?? {})[0];
  if (part === undefined) return ['', []];
  const bars = labels.map((label, column): ClassBars['bars'][number] => {
    const values = bySplit.flatMap((classes) => classes[label]?.[part] ?? []);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [column, values.length === 0 ? null : fourDigits(mean), counts.get(label) ?? 0];
  });
  return [`${part.replaceAll('_', ' ')}, by label`, bars];
}

function timelineOf(
  { split, file, reference, predicted, lastFrame }: EventClip,
  score: number | null,
  columns: ReadonlyMap<string, number>,
  most: number,
): Timeline {
  const events = (all: readonly SoundEvent[]) =>
    all
      .slice(0, most)
      .map(
        ({ label, start, end }): TimelineEvent => [atKey(columns, label), Math.round(start), Math.round(end)],
      );
  const sorted = reference.toSorted((a, b) => a.start - b.start);
  const ends = [...reference, ...predicted].map(({ end }) => end);
  return {
    split,
    file,
    score: score === null ? null : fourDigits(score),
    length: Math.round(ends.reduce((last, end) => Math.max(last, end), lastFrame)),
    reference: events(sorted),
    predicted: events(predicted),
    omitted: Math.max(0, reference.length - most) + Math.max(0, predicted.length - most),
  };
}
