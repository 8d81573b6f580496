import { at } from '../../at.ts';
import { confusionMatrix } from '../../evaluate/scores/classification.ts';
import { averagePrecision, curveOf, rank, weigh } from '../../evaluate/scores/ranking-curve.ts';
import { fewNames } from '../../few.ts';
import { fourDigits } from '../../numerics/four-digits.ts';
import type { Calibration, CellDetails, ClassBars, Confusion, WorstClip } from './cell-details.ts';
import type { Limits } from './limits.ts';
import type { PredictedScenes } from './predicted-scenes.ts';

/** As the calibration error has them. */
const BINS = 15;
/** Labels of a multilabel clip that are told. */
const MOST_NAMED = 4;

type SceneDetails = Pick<CellDetails, 'confusion' | 'classes' | 'calibration' | 'worst'>;

/** What is shown of clips with one label each. Does the counting at once, so that it may be fitted several times. */
export function oneLabelDetails(scenes: PredictedScenes): (limits: Limits) => SceneDetails {
  const { probabilities, targets, labels, clips } = scenes;
  const counts = confusionMatrix(probabilities, targets, { rows: clips.length, labels: labels.length });
  const decided = decisions(scenes);
  const calibration = calibrationOf(
    'most probable label of each clip',
    decided.map(({ predicted, target, row }) => [
      at(probabilities, row * labels.length + predicted),
      predicted === target,
    ]),
  );
  const classes = counts.map((row, label): ClassBars['bars'][number] => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return [label, total === 0 ? null : fourDigits(at(row, label) / total), total];
  });
  const wrong = decided
    .filter(({ predicted, target }) => predicted !== target)
    .map((clip) => ({ ...clip, confidence: at(probabilities, clip.row * labels.length + clip.predicted) }))
    .sort((a, b) => b.confidence - a.confidence);
  return (limits) => ({
    confusion: confusionOf(counts, limits.confusion),
    classes: fittedClasses('share of clips that are right, by label', classes, limits.classes),
    calibration,
    worst: wrong.slice(0, limits.worst).map(
      ({ row, predicted, target, confidence }): WorstClip => ({
        ...at(clips, row),
        expected: `${labels[target]} (${percent(at(probabilities, row * labels.length + target))})`,
        predicted: `${labels[predicted]} (${percent(confidence)})`,
      }),
    ),
  });
}

/** The same for clips that may have any number of labels. */
export function manyLabelsDetails(scenes: PredictedScenes): (limits: Limits) => SceneDetails {
  const { probabilities, targets, labels, clips } = scenes;
  const everyClip = weigh(clips.length, undefined);
  const classes = labels.map((_, label): ClassBars['bars'][number] => {
    const column = Float32Array.from(clips, (_, row) => at(probabilities, row * labels.length + label));
    const isPositive = (row: number) => targets[row * labels.length + label] === 1;
    const count = clips.filter((_, row) => isPositive(row)).length;
    const value = averagePrecision(curveOf(rank(column, isPositive), everyClip));
    return [label, count === 0 ? null : fourDigits(value), count];
  });
  const pairs = Array.from(probabilities, (probability, pair): [number, boolean] => [
    probability,
    targets[pair] === 1,
  ]);
  const calibration = calibrationOf('pairs of clip and label', pairs);
  const isWrong = (row: number) =>
    labels.some((_, label) => {
      const pair = row * labels.length + label;
      return (targets[pair] === 1) !== isPredicted(probabilities[pair]);
    });
  const worst = clips
    .map((clip, row) => ({ clip, row, loss: lossOf(scenes, row) }))
    .filter(({ row }) => isWrong(row))
    .sort((a, b) => b.loss - a.loss);
  return (limits) => ({
    classes: fittedClasses('average precision, by label', classes, limits.classes),
    calibration,
    worst: worst.slice(0, limits.worst).map(
      ({ clip, row }): WorstClip => ({
        ...clip,
        expected: named(scenes, row, (pair) => targets[pair] === 1),
        predicted: named(scenes, row, (pair) => isPredicted(probabilities[pair])),
      }),
    ),
  });
}

interface Decision {
  readonly row: number;
  readonly predicted: number;
  readonly target: number;
}

function decisions({ clips, labels, probabilities, targets }: PredictedScenes): Decision[] {
  return clips.map((_, row) => {
    const start = row * labels.length;
    let predicted = 0;
    for (let label = 1; label < labels.length; label++) {
      if (at(probabilities, start + label) > at(probabilities, start + predicted)) predicted = label;
    }
    return { row, predicted, target: targets.subarray(start, start + labels.length).indexOf(1) };
  });
}

/** The largest entries, the right ones first. */
function confusionOf(counts: readonly (readonly number[])[], most: number): Confusion {
  const all = counts.flatMap((row, target) =>
    row.flatMap((count, predicted) => (count === 0 ? [] : [{ target, predicted, count }])),
  );
  const kept = all.toSorted((a, b) => b.count - a.count).slice(0, most);
  const total = (entries: typeof all) => entries.reduce((sum, { count }) => sum + count, 0);
  return {
    entries: kept.flatMap(({ target, predicted, count }) => [target, predicted, count]),
    omitted: total(all) - total(kept),
  };
}

/** The lowest and the highest where there are too many. */
export function fittedClasses(title: string, bars: ClassBars['bars'], most: number): ClassBars {
  if (bars.length <= most) return { title, bars, omitted: 0 };
  const sorted = bars.filter(([, value]) => value !== null).sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0));
  const half = Math.floor(most / 2);
  const kept = new Set([...sorted.slice(0, half), ...sorted.slice(-half)]);
  const shown = bars.filter((bar) => kept.has(bar));
  return { title, bars: shown, omitted: bars.length - shown.length };
}

function calibrationOf(title: string, predictions: readonly (readonly [number, boolean])[]): Calibration {
  const bins = Array.from({ length: BINS }, () => ({ probability: 0, right: 0, count: 0 }));
  for (const [probability, isRight] of predictions) {
    const bin = bins[Math.max(0, Math.min(BINS, Math.ceil(probability * BINS)) - 1)];
    if (bin === undefined) continue;
    bin.probability += probability;
    bin.right += isRight ? 1 : 0;
    bin.count += 1;
  }
  return {
    title,
    bins: bins
      .filter(({ count }) => count > 0)
      .map(({ probability, right, count }) => [
        fourDigits(probability / count),
        fourDigits(right / count),
        count,
      ]),
  };
}

/** Whether a label of a clip with several is taken to be predicted. */
function isPredicted(probability = 0): boolean {
  return probability > 0.5;
}

/** Mean binary cross-entropy of a clip. */
function lossOf({ labels, probabilities, targets }: PredictedScenes, row: number): number {
  let loss = 0;
  for (let pair = row * labels.length; pair < (row + 1) * labels.length; pair++) {
    const probability = at(probabilities, pair);
    loss -= Math.log(Math.max(1e-7, targets[pair] === 1 ? probability : 1 - probability));
  }
  return loss / labels.length;
}

function named({ labels, probabilities }: PredictedScenes, row: number, isMeant: (pair: number) => boolean) {
  const start = row * labels.length;
  const meant = labels.flatMap((label, column) => {
    const pair = start + column;
    return isMeant(pair) ? [`${label} (${percent(at(probabilities, pair))})`] : [];
  });
  return meant.length === 0 ? 'nothing' : fewNames(meant, MOST_NAMED);
}

function percent(probability: number): string {
  return `${Math.round(probability * 100)} %`;
}
