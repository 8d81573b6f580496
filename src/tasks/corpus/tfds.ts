import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';
import { roundHalfEven } from '../../numerics/round-half-even.ts';
import type { InputFolder } from '../../pipeline/index.ts';
import { type CorpusFolders, sourceOf } from './extract-metadata.ts';
import { readCsvRecords } from './labels/csv-records.ts';
import type { CorpusRow } from './labels/metadata-rows.ts';

/** A split of a data set as TensorFlow Datasets stores it. */
export interface TfdsSplit {
  /** Name of the data set, for instance `speech_commands`. */
  readonly dataset: string;
  /** As TensorFlow Datasets names it: train, validation, test. */
  readonly split: string;
  /**
   * How many files the split is stored in: the greatest power of two that leaves each at least 64 MiB of serialised
   * examples, and 1 where two would be smaller. @default 1
   */
  readonly shards?: number;
}

/** One example of a data set of TensorFlow Datasets. */
export interface TfdsExample {
  readonly key: string;
  /** Stem of the file that hear-preprocess writes the example to: its `tfds_id` as a slug. */
  readonly filestem: string;
}

/**
 * The examples of a split in the order in which TensorFlow Datasets stores them: by the md5 of the split's name
 * followed by the example's key, as a 128-bit integer; the sorted list is cut evenly into shards. It explains every name
 * and label that hear-preprocess publishes: 2,500 of spoken_digit, 7,438 of crema_d, 1,000 of gtzan, 128 of
 * gtzan_music_speech.
 *
 * @param keys what the data set's own code gives each example, unique in the split
 */
export function tfdsExamples(
  keys: Iterable<string>,
  { dataset, split, shards = 1 }: TfdsSplit,
): TfdsExample[] {
  const sorted = Array.from(keys, (key) => ({
    key,
    digest: createHash('md5').update(`${split}${key}`).digest('hex'),
  })).sort((a, b) => (a.digest < b.digest ? -1 : 1));
  const prefix = `tfds_id_${dataset.replaceAll('_', '-')}-${split}-tfrecord`;
  const padded = (shard: number) => String(shard).padStart(5, '0');
  let shard = 0;
  let start = 0;
  return sorted.map(({ key }, index) => {
    while (index >= shardEnd(shard, sorted.length, shards)) start = shardEnd(shard++, sorted.length, shards);
    return { key, filestem: `${prefix}-${padded(shard)}-of-${padded(shards)}-${index - start}` };
  });
}

/**
 * The rows of a split with the names that hear-preprocess gives its files.
 *
 * @param clips by the keys that the data set's own code gives them
 */
export function tfdsRows(clips: ReadonlyMap<string, CorpusRow>, stored: TfdsSplit): CorpusRow[] {
  return tfdsExamples(clips.keys(), stored).flatMap(({ key, filestem }) => {
    const clip = clips.get(key);
    return clip === undefined ? [] : [{ ...clip, filestem }];
  });
}

/**
 * The rows of a data set that has no split but train: in mode small those that hear-preprocess exported, else those of
 * the files that have a label, whose names are their keys.
 */
export async function tfdsTrainRows(
  { sources, mode }: CorpusFolders,
  stored: TfdsSplit,
  labelOf: (file: string) => string | undefined,
): Promise<CorpusRow[]> {
  const train = sourceOf(sources, 'train');
  if (mode === 'small') return readTfdsExport(train, 'train');
  const clips = new Map<string, CorpusRow>();
  for (const file of train.files) {
    const label = labelOf(file);
    if (label === undefined) continue;
    clips.set(posix.basename(file), { relpath: `train/${file}`, split: 'train', label });
  }
  return tfdsRows(clips, stored);
}

function shardEnd(shard: number, examples: number, shards: number): number {
  return roundHalfEven(examples * ((shard + 1) / shards));
}

/**
 * The rows of a split that hear-preprocess exported from TensorFlow Datasets: all labels are in `<split>_labels.csv`,
 * and `audio/` holds some of their files.
 *
 * @param source the name of the split is also that of the source
 */
export async function readTfdsExport(source: InputFolder, split: string): Promise<CorpusRow[]> {
  const file = join(source.path, `${split}_labels.csv`);
  const expected = 'labels exported from TensorFlow Datasets';
  const labels = await readCsvRecords(file, expected, ['filename', 'label']);
  return labels.map(({ filename, label }) => ({ relpath: `${split}/audio/${filename}`, split, label }));
}
