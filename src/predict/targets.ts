import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { eventTargets } from '../formats/event-frames.ts';
import type { RowIndex } from '../formats/row-index.ts';
import { sceneTargets, unknownLabel } from '../formats/scene-targets.ts';
import { type EventLabels, readEventLabels, readSceneLabels } from '../formats/split-labels.ts';

/** What the rows of a task's embeddings stand for and which labels they may have. */
export interface LabelSpace {
  /** `scene`: a row is a clip; `event`: a row is a frame of a clip. */
  readonly kind: 'scene' | 'event';
  readonly predictionType: 'multiclass' | 'multilabel';
  /** Labels by index. */
  readonly vocabulary: readonly string[];
}

/** A split of an embeddings folder. */
export interface SplitSource {
  readonly split: string;
  /** Folder that holds `<split>.embeddings.npy`, `<split>.index.csv` and `<split>.json`. */
  readonly folder: string;
}

export interface SplitTargets {
  /** Shape (rows, labels), 0 or 1. */
  readonly targets: Uint8Array;
  /** The events of each clip; null for scene tasks. */
  readonly events: EventLabels | null;
}

/**
 * The targets of each row of a split's matrix. A frame has the labels of the events that sound at its timestamp.
 *
 * @throws UserError when the clips of index and labels differ, for a label that is not in the vocabulary, or for a
 *   multiclass row that has not exactly one label
 */
export async function readTargets(
  source: SplitSource,
  index: RowIndex,
  space: LabelSpace,
): Promise<SplitTargets> {
  const labelsPath = join(source.folder, `${source.split}.json`);
  if (space.kind === 'scene') {
    const labels = await readSceneLabels(source.folder, source.split);
    checkClips(source, index, labels);
    const filenames = index.files.map(({ filename }) => filename);
    return { targets: sceneTargets(labels, filenames, space, labelsPath), events: null };
  }
  const events = await readEventLabels(source.folder, source.split);
  checkClips(source, index, events);
  return { targets: frameTargets(events, index, space, labelsPath), events };
}

function checkClips(source: SplitSource, index: RowIndex, labels: ReadonlyMap<string, unknown>): void {
  const indexName = `${source.split}.index.csv`;
  const unlabelled = index.files.find(({ filename }) => !labels.has(filename));
  if (unlabelled !== undefined) {
    throw new UserError(
      `${join(source.folder, indexName)}: ${unlabelled.filename} is not in ${source.split}.json; expected embeddings of the same task`,
    );
  }
  if (labels.size !== index.files.length) {
    const embedded = new Set(index.files.map(({ filename }) => filename));
    const absent = [...labels.keys()].find((filename) => !embedded.has(filename));
    throw new UserError(
      `${join(source.folder, `${source.split}.json`)}: ${absent} is not in ${indexName}; expected an embedding of each clip`,
    );
  }
}

function frameTargets(events: EventLabels, index: RowIndex, space: LabelSpace, path: string): Uint8Array {
  const { vocabulary, predictionType } = space;
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
