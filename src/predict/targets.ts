import { basename, join } from 'node:path';
import { UserError } from '../errors.ts';
import { eventTargets } from '../formats/event-frames.ts';
import type { Frames } from '../formats/frame-table.ts';
import { readLabelledClips } from '../formats/labelled-clips.ts';
import { readMelodyTable } from '../formats/melody-table.ts';
import {
  isDistanceType,
  type LabelType,
  labelsFile,
  type PredictionType,
} from '../formats/prediction-type.ts';
import type { RowIndex } from '../formats/row-index.ts';
import { sceneTargets, unknownLabel } from '../formats/scene-targets.ts';
import { type EventLabels, readEventLabels, readSceneLabels } from '../formats/split-labels.ts';
import { readTargetTable } from '../formats/target-table.ts';
import { checkSameLength, readLabelledPairs } from './distances/labelled-pairs.ts';
import { pitchTargets, regressionTargets } from './number-targets.ts';
import { type PitchBins, pitchBins } from './pitch-bins.ts';
import type { SplitSource } from './split-source.ts';

/** What the rows of a task's embeddings stand for and which labels they may have. */
export interface LabelSpace {
  /** `scene`: a row is a clip; `event`: a row is a frame of a clip. */
  readonly kind: 'scene' | 'event';
  readonly predictionType: PredictionType;
  /**
   * What the columns of targets and predictions stand for: labels, the targets of a regression, the centres of pitch bins
   * in Hz. Empty where predictions are distances.
   */
  readonly vocabulary: readonly string[];
  /** Of pitch tasks alone. */
  readonly pitch?: PitchBins | undefined;
}

export interface SplitTargets {
  /** Shape (rows, vocabulary): 0 or 1; numbers for regression; from 0 to 1 for pitch. */
  readonly targets: Uint8Array | Float32Array;
  /** The events of each clip of an event task. */
  readonly events?: EventLabels;
  /** The frequencies of each clip of a pitch task, in Hz. */
  readonly melodies?: ReadonlyMap<string, Frames<number>>;
}

/**
 * The targets of each row of a split's matrix. A frame has the labels of the events that sound at its timestamp.
 *
 * @throws UserError when the clips of index and labels differ, for a label that is not in the vocabulary, for a multiclass
 *   row that has not exactly one label, or for labels in a csv file that are wrong, with row and column
 */
export async function readTargets(
  source: SplitSource,
  index: RowIndex,
  space: LabelSpace,
): Promise<SplitTargets> {
  const { predictionType: type, vocabulary } = space;
  const labelsPath = join(source.folder, labelsFile(source.split, type));
  if (isDistanceType(type)) {
    const clips = await readLabelledClips(source.folder, source.split, space.kind, type);
    checkClips(labelsPath, source, index, clips);
    checkSameLength(labelsPath, await readLabelledPairs(source, type), index);
    return { targets: new Uint8Array() };
  }
  if (type === 'regression') {
    const table = await readTargetTable(labelsPath, vocabulary);
    checkClips(labelsPath, source, index, table.values.keys());
    return { targets: regressionTargets(table, index) };
  }
  if (type === 'pitch') {
    const melodies = await readMelodyTable(labelsPath);
    checkClips(labelsPath, source, index, melodies.keys());
    return { targets: pitchTargets(melodies, index, space.pitch ?? pitchBins({})), melodies };
  }
  const labelled = { vocabulary, predictionType: type };
  if (space.kind === 'scene') {
    const labels = await readSceneLabels(source.folder, source.split);
    checkClips(labelsPath, source, index, labels.keys());
    const filenames = index.files.map(({ filename }) => filename);
    return { targets: sceneTargets(labels, filenames, labelled, labelsPath) };
  }
  const events = await readEventLabels(source.folder, source.split);
  checkClips(labelsPath, source, index, events.keys());
  return { targets: frameTargets(events, index, labelled, labelsPath), events };
}

function checkClips(labelsPath: string, source: SplitSource, index: RowIndex, clips: Iterable<string>): void {
  const labels = new Set(clips);
  const indexName = `${source.split}.index.csv`;
  const unlabelled = index.files.find(({ filename }) => !labels.has(filename));
  if (unlabelled !== undefined) {
    throw new UserError(
      `${join(source.folder, indexName)}: ${unlabelled.filename} is not in ${basename(labelsPath)}; expected embeddings of the same task`,
    );
  }
  if (labels.size !== index.files.length) {
    const embedded = new Set(index.files.map(({ filename }) => filename));
    const absent = [...labels].find((filename) => !embedded.has(filename));
    throw new UserError(
      `${labelsPath}: ${absent} is not in ${indexName}; expected an embedding of each clip`,
    );
  }
}

function frameTargets(
  events: EventLabels,
  index: RowIndex,
  { vocabulary, predictionType }: { vocabulary: readonly string[]; predictionType: LabelType },
  path: string,
): Uint8Array {
  const known = new Set(vocabulary);
  const targets = new Uint8Array(index.rows * vocabulary.length);
  const times = index.timestamps ?? new Float64Array(index.rows);
  for (const { filename, firstRow, rows } of index.files) {
    const ofClip = events.get(filename) ?? [];
    const unknown = ofClip.find(({ label }) => !known.has(label));
    if (unknown !== undefined) throw unknownLabel(path, filename, unknown.label, known.size);
    const timesOfClip = times.subarray(firstRow, firstRow + rows);
    const ofFrames = eventTargets(ofClip, timesOfClip, vocabulary);
    if (predictionType === 'multiclass') {
      checkFrames(ofFrames, timesOfClip, vocabulary.length, `${path}: ${filename}`);
    }
    targets.set(ofFrames, firstRow * vocabulary.length);
  }
  return targets;
}

function checkFrames(targets: Uint8Array, times: Float64Array, labels: number, place: string): void {
  for (const [frame, time] of times.entries()) {
    const ofFrame = targets.subarray(frame * labels, (frame + 1) * labels);
    const count = ofFrame.reduce((sum, one) => sum + one, 0);
    if (count !== 1) {
      throw new UserError(
        `${place} has ${count} labels at ${time} ms; expected exactly one, as the task is multiclass`,
      );
    }
  }
}
