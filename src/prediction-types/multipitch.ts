import { join } from 'node:path';
import { z } from 'zod';
import { stringifyCsv } from '../formats/files/csv.ts';
import type { RowIndex } from '../formats/folders/row-index.ts';
import type { Frames } from '../formats/labels/frame-table.ts';
import { readMultipitchTable } from '../formats/labels/multipitch-table.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import type { JsonObject } from '../pipeline/types.ts';
import { checkEmbeddedClips, checkPredictedClips } from './check-clips.ts';
import { crossEntropy } from './cross-entropy.ts';
import { shortFloat32 } from './float32-text.ts';
import { type MultipitchBins, multipitchBins, readPitches } from './multipitch-bins.ts';
import { eachNearestFrame } from './nearest-frames.ts';
import { multipitchPicture } from './pictures/music-picture.ts';
import { addPitchTarget, binFrequencies, binNames } from './pitch-bins.ts';
import type { PredictionType, ScoredData, ScoredFiles } from './prediction-type.ts';

type Multipitches = ReadonlyMap<string, Frames<readonly number[]>>;

/** A clip's lists of frequencies in Hz. */
export interface MultipitchPair {
  readonly reference: Frames<readonly number[]>;
  readonly estimated: Frames<readonly number[]>;
}

/** What `evaluation_params.multipitch` may say; docs/heads.md. */
const settings = z
  .strictObject({
    lowest_hz: z.number().positive(),
    bins: z.int().min(2),
    bin_cents: z.number().positive(),
    blur_cents: z.number().min(0),
    threshold: z.number().min(0).max(1),
  })
  .partial();

/** Any number of frequencies of each frame, `filename,timestamp,frequencies`. */
export const multipitch: PredictionType<'multipitch'> = {
  name: 'multipitch',
  inWords: 'any number of frequencies of each frame (multipitch)',
  rowKind: 'event',
  labels: {
    format: 'csv',
    vocabulary: false,
    oneEach: false,
    readClips: async ({ folder, split }) => [
      ...(await readMultipitchTable(join(folder, `${split}.csv`))).keys(),
    ],
  },
  corpus: {
    mayLack: true,
    everyLabelInEverySplit: () => false,
    inSets: false,
    namesTargets: false,
    written: { as: 'frames', column: 'frequencies', several: true },
  },
  targets: {
    numbers: true,
    settings: { schema: settings, of: (given) => multipitchBins(settings.optional().parse(given)) },
    readColumns: async (_, given) => (given === undefined ? [] : binNames(binsOf(given))),
    async read(source, index, space) {
      const path = join(source.folder, `${source.split}.csv`);
      const truths = await readMultipitchTable(path);
      checkEmbeddedClips(path, source, index, truths.keys());
      return { targets: multipitchTargets(truths, index, binsOf(space.settings)), truths };
    },
  },
  method: {
    by: 'head',
    output: 'multilabel',
    standardises: true,
    scalesTargets: false,
    loss: (values, targets, bins) => crossEntropy(values, targets, 'multilabel', bins),
    frequencies: ({ settings }) => binFrequencies(binsOf(settings)),
    found: (activations, { settings }) => readPitches(activations, binsOf(settings)),
    write: (path, space, parts) =>
      writeFileAtomic(
        path,
        stringifyCsv(
          ['filename', 'timestamp', 'frequencies'],
          parts.flatMap(({ index, values }) =>
            [...pitchesOf(values, index, binsOf(space.settings))].flatMap(
              ([file, { times, values: pitches }]) =>
                pitches.map((each, frame) => [
                  file,
                  times[frame] ?? 0,
                  JSON.stringify(each.map(shortFloat32)),
                ]),
            ),
          ),
        ),
      ),
    scored: (values, { index, truths }, space) => [
      pairsOf(truths as Multipitches, pitchesOf(values, index, binsOf(space.settings))),
    ],
  },
  scoring: {
    family: 'multipitch',
    usual: () => ['multipitch_acc', 'multipitch_chroma_acc', 'multipitch_error', 'multipitch_chroma_error'],
    resampled: 'clips of each split',
    counted: 'clips',
    read: readScored,
  },
  picture: multipitchPicture,
};

function binsOf(given: JsonObject | undefined): MultipitchBins {
  return multipitchBins(given as Partial<MultipitchBins> | undefined);
}

/** The bins of each frame, shape (frames, bins): those of the label that is nearest in time, of two as near the earlier one. */
export function multipitchTargets(labels: Multipitches, index: RowIndex, bins: MultipitchBins): Float32Array {
  const table = new Float32Array(index.rows * bins.bins);
  eachNearestFrame(labels, index, (row, frequencies) => {
    const target = table.subarray(row * bins.bins, (row + 1) * bins.bins);
    for (const frequency of frequencies) addPitchTarget(target, frequency, bins);
  });
  return table;
}

/** What heads say of each clip's frames. */
function pitchesOf(
  values: Float32Array,
  index: RowIndex,
  bins: MultipitchBins,
): ReadonlyMap<string, Frames<number[]>> {
  return new Map(
    index.files.map(({ filename, firstRow, rows }) => [
      filename,
      {
        times: index.timestamps?.subarray(firstRow, firstRow + rows) ?? new Float64Array(),
        values: Array.from({ length: rows }, (_, frame) => {
          const row = firstRow + frame;
          return readPitches(values.subarray(row * bins.bins, (row + 1) * bins.bins), bins);
        }),
      },
    ]),
  );
}

function pairsOf(references: Multipitches, estimates: Multipitches): readonly MultipitchPair[] {
  return [...references].flatMap(([file, reference]) => {
    const estimated = estimates.get(file);
    return estimated === undefined ? [] : [{ reference, estimated }];
  });
}

async function readScored({ labels, predictions, reading }: ScoredFiles): Promise<ScoredData> {
  const references = await readMultipitchTable(labels, reading);
  const estimates = await readMultipitchTable(predictions, reading);
  checkPredictedClips([...estimates.keys()], references, { path: predictions, labelsName: labels });
  return { units: [...references.keys()], data: [pairsOf(references, estimates)], targets: [] };
}
