import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { writePredictions } from '../formats/folders/predictions.ts';
import type { RowIndex } from '../formats/folders/row-index.ts';
import { eventTargets } from '../formats/labels/event-frames.ts';
import { readVocabulary } from '../formats/labels/label-vocabulary.ts';
import { sceneTargets, unknownLabel } from '../formats/labels/scene-targets.ts';
import { type EventLabels, readEventLabels, readSceneLabels } from '../formats/labels/split-labels.ts';
import { checkEmbeddedClips } from './check-clips.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { CorpusLabels, PredictionType, Scoring } from './prediction-type.ts';

/** What differs between types whose labels are labels of a vocabulary. */
export interface LabelTypeParts<Name extends string> extends Pick<PredictionType<Name>, 'name' | 'inWords'> {
  /** Whether each clip, or frame, has exactly one label. */
  readonly oneEach: boolean;
  readonly everyLabelInEverySplit: CorpusLabels['everyLabelInEverySplit'];
  readonly scoring: Pick<Required<Scoring>, 'usual' | 'ofFiles' | 'resampled'>;
}

/**
 * A type whose labels are labels of a vocabulary, in `<split>.json`: a head gives a probability for each of them, and
 * scenes and events are scored.
 */
export function labelType<Name extends string>(parts: LabelTypeParts<Name>): PredictionType<Name> {
  const { name, inWords, oneEach, everyLabelInEverySplit, scoring } = parts;
  const output = oneEach ? 'multiclass' : 'multilabel';
  return {
    name,
    inWords,
    labels: {
      format: 'json',
      vocabulary: true,
      oneEach,
      async readClips({ folder, split }, kind) {
        const read = kind === 'scene' ? readSceneLabels : readEventLabels;
        return [...(await read(folder, split)).keys()];
      },
    },
    corpus: {
      mayLack: !oneEach,
      everyLabelInEverySplit,
      inSets: false,
      namesTargets: false,
      written: { as: 'labels' },
    },
    targets: {
      numbers: false,
      readColumns: ({ path }) => readVocabulary(path),
      async read(source, index, { kind, vocabulary }) {
        const path = join(source.folder, `${source.split}.json`);
        if (kind === 'scene') {
          const labels = await readSceneLabels(source.folder, source.split);
          checkEmbeddedClips(path, source, index, labels.keys());
          const filenames = index.files.map(({ filename }) => filename);
          return { targets: sceneTargets(labels, filenames, { vocabulary, oneEach }, path) };
        }
        const events = await readEventLabels(source.folder, source.split);
        checkEmbeddedClips(path, source, index, events.keys());
        return { targets: frameTargets(events, index, { vocabulary, oneEach }, path), events };
      },
    },
    method: {
      by: 'head',
      output,
      standardises: false,
      scalesTargets: false,
      loss: (values, targets, columns) => crossEntropy(values, targets, output, columns),
      write: (path, { vocabulary }, parts) =>
        writePredictions(
          path,
          parts.map(({ index, values }) => ({ labels: vocabulary, index, probabilities: values })),
        ),
      scored: null,
    },
    scoring: { ...scoring, family: 'labels', counted: 'clips', read: null },
  };
}

/** A frame has the labels of the events that sound at its timestamp. */
function frameTargets(
  events: EventLabels,
  index: RowIndex,
  { vocabulary, oneEach }: { readonly vocabulary: readonly string[]; readonly oneEach: boolean },
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
    if (oneEach) checkFrames(ofFrames, timesOfClip, vocabulary.length, `${path}: ${filename}`);
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
