import { join } from 'node:path';
import { z } from 'zod';
import { at } from '../at.ts';
import { stringifyCsv } from '../formats/files/csv.ts';
import type { RowIndex } from '../formats/folders/row-index.ts';
import type { Frames } from '../formats/labels/frame-table.ts';
import { readMelodyTable } from '../formats/labels/melody-table.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import type { JsonObject } from '../pipeline/types.ts';
import { checkEmbeddedClips, checkPredictedClips } from './check-clips.ts';
import { crossEntropy } from './cross-entropy.ts';
import { shortFloat32 } from './float32-text.ts';
import { eachNearestFrame } from './nearest-frames.ts';
import { pitchPicture } from './pictures/pitch-picture.ts';
import {
  addPitchTarget,
  binFrequencies,
  binNames,
  type PitchBins,
  pitchBins,
  readPitch,
} from './pitch-bins.ts';
import type { Predicted, PredictionType, ScoredData, ScoredFiles } from './prediction-type.ts';

type Melodies = ReadonlyMap<string, Frames<number>>;

/** A clip's frequencies in Hz. */
export interface MelodyPair {
  readonly reference: Frames<number>;
  readonly estimated: Frames<number>;
}

/** What `evaluation_params.pitch` may say; docs/heads.md. */
const settings = z
  .strictObject({
    lowest_hz: z.number().positive(),
    bins: z.int().min(2),
    bin_cents: z.number().positive(),
    blur_cents: z.number().min(0),
    voicing_threshold: z.number().min(0).max(1),
  })
  .partial();

/** The frequency of each frame, if any sounds, `filename,timestamp,frequency`. */
export const pitch: PredictionType<'pitch'> = {
  name: 'pitch',
  inWords: 'frequencies of frames (pitch)',
  rowKind: 'event',
  labels: {
    format: 'csv',
    vocabulary: false,
    oneEach: false,
    readClips: async ({ folder, split }) => [...(await readMelodyTable(join(folder, `${split}.csv`))).keys()],
  },
  corpus: {
    mayLack: true,
    everyLabelInEverySplit: () => false,
    inSets: false,
    namesTargets: false,
    written: { as: 'frames', column: 'frequency' },
  },
  targets: {
    numbers: true,
    settings: { schema: settings, of: (given) => pitchBins(settings.optional().parse(given)) },
    readColumns: async (_, given) => (given === undefined ? [] : binNames(binsOf(given))),
    async read(source, index, space) {
      const path = join(source.folder, `${source.split}.csv`);
      const melodies = await readMelodyTable(path);
      checkEmbeddedClips(path, source, index, melodies.keys());
      return { targets: pitchTargets(melodies, index, binsOf(space.settings)), truths: melodies };
    },
  },
  method: {
    by: 'head',
    // An activation for each bin, as of labels of which any may be on.
    output: 'multilabel',
    standardises: true,
    scalesTargets: false,
    loss: (values, targets, bins) => crossEntropy(values, targets, 'multilabel', bins),
    frequencies: ({ settings }) => binFrequencies(binsOf(settings)),
    found(activations, { settings }) {
      const { frequency } = readPitch(activations, binsOf(settings));
      return frequency > 0 ? [frequency] : [];
    },
    write: (path, space, parts) =>
      writeFileAtomic(
        path,
        stringifyCsv(
          ['filename', 'timestamp', 'frequency', 'voicing'],
          parts.flatMap((part) => frameRows(part, binsOf(space.settings))),
        ),
      ),
    scored: (activations, { index, truths }, space) => {
      const bins = binsOf(space.settings);
      const frequencies = Float64Array.from(
        { length: index.rows },
        (_, row) => readPitch(activations.subarray(row * bins.bins, (row + 1) * bins.bins), bins).frequency,
      );
      return [pairsOf(truths as Melodies, melodiesOf(frequencies, index))];
    },
  },
  scoring: {
    family: 'melody',
    usual: () => [
      'melody_raw_pitch',
      'melody_overall_acc',
      'melody_raw_chroma',
      'melody_voicing_recall',
      'melody_voicing_false_alarm',
    ],
    resampled: 'clips of each split',
    counted: 'clips',
    read: readScored,
  },
  picture: pitchPicture,
};

function binsOf(given: JsonObject | undefined): PitchBins {
  return pitchBins(given as Partial<PitchBins> | undefined);
}

/**
 * The bins of each frame, shape (frames, bins): those of the label that is nearest in time, of two as near the earlier one.
 *
 * @param melodies frequencies of each clip, in Hz
 */
export function pitchTargets(melodies: Melodies, index: RowIndex, bins: PitchBins): Float32Array {
  const table = new Float32Array(index.rows * bins.bins);
  eachNearestFrame(melodies, index, (row, frequency) => {
    addPitchTarget(table.subarray(row * bins.bins, (row + 1) * bins.bins), frequency, bins);
  });
  return table;
}

/** What heads say of each clip's frames. */
export function melodiesOf(frequencies: ArrayLike<number>, index: RowIndex): Melodies {
  return new Map(
    index.files.map(({ filename, firstRow, rows }) => [
      filename,
      {
        times: index.timestamps?.subarray(firstRow, firstRow + rows) ?? new Float64Array(),
        values: Float64Array.from({ length: rows }, (_, frame) => at(frequencies, firstRow + frame)),
      },
    ]),
  );
}

/** Negative frequencies are of frames that are not voiced. */
function frameRows({ index, values }: Predicted, bins: PitchBins): (string | number)[][] {
  return index.files.flatMap(({ filename, firstRow, rows }) =>
    Array.from({ length: rows }, (_, frame) => {
      const row = firstRow + frame;
      const activations = values.subarray(row * bins.bins, (row + 1) * bins.bins);
      const { frequency, voicing } = readPitch(activations, bins);
      return [filename, index.timestamps?.[row] ?? 0, shortFloat32(frequency), shortFloat32(voicing)];
    }),
  );
}

function pairsOf(references: Melodies, estimates: Melodies): readonly MelodyPair[] {
  return [...references].flatMap(([file, reference]) => {
    const estimated = estimates.get(file);
    return estimated === undefined ? [] : [{ reference, estimated }];
  });
}

async function readScored({ labels, predictions, reading }: ScoredFiles): Promise<ScoredData> {
  const references = await readMelodyTable(labels, reading);
  const estimates = await readMelodyTable(predictions, reading);
  checkPredictedClips([...estimates.keys()], references, { path: predictions, labelsName: labels });
  return { units: [...references.keys()], data: [pairsOf(references, estimates)], targets: [] };
}
