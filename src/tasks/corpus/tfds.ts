import { createHash } from 'node:crypto';
import path from 'node:path';
import { readCsv } from '../../formats/csv.ts';

/**
 * The order in which TensorFlow Datasets stores the examples of a split that fits in one shard: by the md5 of the
 * split's name followed by the example's key, as a 128-bit integer. For spoken_digit it explains all 2,500 labels of
 * the `train_labels.csv` that hear-preprocess publishes.
 */
export function tfdsOrder(keys: readonly string[], split: string): string[] {
  return keys
    .map((key) => ({ key, digest: createHash('md5').update(`${split}${key}`).digest('hex') }))
    .sort((a, b) => (a.digest < b.digest ? -1 : 1))
    .map(({ key }) => key);
}

/**
 * The file stem that hear-preprocess gives to an example of TensorFlow Datasets: its `tfds_id` as a slug.
 *
 * @param rank of the example in the split's only shard
 */
export function tfdsFilestem(dataset: string, split: string, rank: number): string {
  return `tfds_id_${dataset.replaceAll('_', '-')}-${split}-tfrecord-00000-of-00001-${rank}`;
}

/** The labels of a split that hear-preprocess exported from TensorFlow Datasets: `<split>_labels.csv`, in its order. */
export async function readTfdsLabels(
  folder: string,
  split: string,
): Promise<{ readonly filename: string; readonly label: string }[]> {
  const labels: { filename: string; label: string }[] = [];
  let columns: readonly string[] = [];
  await readCsv(
    path.join(folder, `${split}_labels.csv`),
    'labels exported from TensorFlow Datasets',
    (header) => {
      columns = header;
    },
    (fields) => {
      const field = (column: string) => fields[columns.indexOf(column)] ?? '';
      labels.push({ filename: field('filename'), label: field('label') });
    },
  );
  return labels;
}
