import { posix } from 'node:path';
import { defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata } from './corpus/extract-metadata.ts';
import type { DownloadUrl } from './corpus/task-config.ts';
import { tfdsTrainRows } from './corpus/tfds.ts';
import { tfdsGtzanConfigOf, tfdsGtzanCorpusOf } from './corpus/tfds-gtzan.ts';
import { runTaskProgram } from './program.ts';
import type { TaskFacts } from './task-facts.ts';

/** GTZAN: 1,000 pieces of music of ten genres, 22.05 kHz, 30 s. */
export const tfdsGtzanConfig = tfdsGtzanConfigOf('gtzan', {
  url: 'https://github.com/kmarufraj/s-task/raw/main/gtzan-small.zip',
  md5: 'c3ac045c759cde4c5f44d2e7daf5d43d',
});

/** What TensorFlow Datasets fetches for gtzan 1.0.0. The server answers no more: a mirror has to have the file. */
export const GTZAN_ARCHIVES: readonly DownloadUrl[] = [
  {
    split: 'train',
    url: 'http://opihi.cs.uvic.ca/sound/genres.tar.gz',
    sha256: '24347e0223d2ba798e0a558c4c172d9d4a19c00bb7963fe055d183dadb4ef2c6',
  },
];

/** Explains all 1,000 names and labels of the `train_labels.csv` that hear-preprocess publishes. */
const STORED = { dataset: 'gtzan', split: 'train', shards: 32 } as const;

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  readRows: (corpus) => tfdsTrainRows(corpus, STORED, genreOf),
});

/** Files are named `<genre>.<number>.wav`. */
function genreOf(file: string): string | undefined {
  return /^genres\/.*\.wav$/.test(file) ? posix.basename(file).split('.')[0] : undefined;
}

/** The corpus of either mode. */
export const tfdsGtzanCorpus = tfdsGtzanCorpusOf(extractMetadata, GTZAN_ARCHIVES);

/** Clips: hearbenchmark.com/hear-tasks.html. Download: gtzan.txt among the url_checksums of TensorFlow Datasets. */
const facts: TaskFacts = {
  about: 'which of ten genres; 10 folds',
  clips: { full: 1_000, small: 20 },
  fileBytes: {
    'http://opihi.cs.uvic.ca/sound/genres.tar.gz': 1_225_571_541,
  },
};

export const task = defineTask(tfdsGtzanConfig, tfdsGtzanCorpus, facts);

await runTaskProgram(import.meta.url, task);
