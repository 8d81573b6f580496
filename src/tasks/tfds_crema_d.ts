import { at } from '../at.ts';
import { compareText } from '../numerics/text-order.ts';
import { NumpyRandomState } from '../random/numpy-random-state.ts';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadCorpus } from './corpus/fetch/download-corpus.ts';
import { downloadListed } from './corpus/fetch/download-listed.ts';
import { CORPORA, downloadSources, whatToFetch } from './corpus/fetch/download-sources.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import type { DownloadUrl, GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { readTfdsExport, tfdsRows } from './corpus/tfds.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** CREMA-D: sentences spoken by 91 actors in six emotions, 7,438 clips of 16 kHz; 75% of 2.8 s or less, at most 5. */
export const tfdsCremaDConfig: GenericTaskConfig = {
  task_name: 'tfds_crema_d',
  version: '1.0.0',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'new_split_kfold',
  nfolds: 5,
  sample_duration: 5,
  evaluation: ['top1_acc', 'mAP', 'd_prime', 'aucroc'],
  tfds_task_name: 'crema_d',
  tfds_task_version: '1.0.0',
  extract_splits: ['train', 'test', 'valid'],
  default_mode: 'full',
  modes: {
    full: { max_task_duration_by_fold: null },
    small: {
      download_urls: [
        {
          split: 'train',
          url: 'https://github.com/kmarufraj/s-task/raw/main/crema_d-train-small.zip',
          md5: 'a42147d0bed93d579250a064c6a46000',
        },
        {
          split: 'test',
          url: 'https://github.com/kmarufraj/s-task/raw/main/crema_d-test-small.zip',
          md5: 'f7f9d662d43de2ecd6ed2cc75adcf315',
        },
        {
          split: 'valid',
          url: 'https://github.com/kmarufraj/s-task/raw/main/crema_d-valid-small.zip',
          md5: 'd1bdddb23004d421218533b72e64737c',
        },
      ],
      max_task_duration_by_fold: null,
      sample_duration: 2,
    },
  },
  wholeSeconds: ['full', 'small'],
};

/**
 * Where TensorFlow Datasets looks up what it fetches for crema_d 1.0.0, file by file: its checksums. They are those of
 * the files that Git LFS keeps for the corpus' own repository, and name the clips of its `summaryTable.csv`.
 */
export const CREMA_D_LIST: DownloadUrl = {
  url: 'https://storage.googleapis.com/tfds-data/manual_checksums/crema_d.txt',
  sha256: '66b5d959dcee997321baf9080c80022a6937279419446db3a9d4827d839b0abb',
};

/**
 * How TensorFlow Datasets divides the speakers, and stores each split. With these numbers all 7,438 names and labels
 * are explained that hear-preprocess publishes for the small mode.
 */
const STORED = [
  { split: 'train', share: 0.7, stored: { dataset: 'crema_d', split: 'train', shards: 16 } },
  { split: 'valid', share: 0.1, stored: { dataset: 'crema_d', split: 'validation', shards: 2 } },
  { split: 'test', share: 0.2, stored: { dataset: 'crema_d', split: 'test', shards: 4 } },
] as const;

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources, mode }) {
    if (mode === 'full') return readClips(sources);
    const rows = await Promise.all(
      STORED.map(({ split }) => readTfdsExport(sourceOf(sources, split), split)),
    );
    return rows.flat();
  },
});

/** The clips, named `<speaker>_<sentence>_<emotion>_<level>.wav`, with each speaker in one split. */
function readClips(sources: CorpusFolders['sources']): CorpusRow[] {
  const { files } = sourceOf(sources, 'clips');
  const speakers = [...new Set(files.map(speakerOf))].sort(compareText);
  const order = new NumpyRandomState(0).permutation(speakers.length);
  const shuffled = Array.from(order, (index) => at(speakers, index));
  let share = 0;
  return STORED.flatMap(({ split, stored, ...own }, index) => {
    const start = Math.trunc(share * speakers.length);
    share += own.share;
    const last = index === STORED.length - 1;
    const chosen = new Set(
      shuffled.slice(start, last ? speakers.length : Math.trunc(share * speakers.length)),
    );
    const rows = new Map<string, CorpusRow>();
    for (const file of files) {
      const label = file.split('_')[2] ?? '';
      if (chosen.has(speakerOf(file))) {
        rows.set(file.replace(/\.wav$/, ''), { relpath: `clips/${file}`, split, label });
      }
    }
    return tfdsRows(rows, stored);
  });
}

function speakerOf(file: string): string {
  return at(file.split('_'), 0);
}

/** The corpus of either mode. */
export function tfdsCremaDCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  [list = CREMA_D_LIST]: readonly DownloadUrl[] = [],
): Corpus {
  if (config.mode === 'small') return { sources: downloadSources(config, options), extractMetadata };
  const { mirrors } = options;
  const checksums = downloadCorpus({ scope: CORPORA, ...whatToFetch(list), mirrors });
  const clips = downloadListed({ scope: CORPORA, list: checksums, extension: '.wav', mirrors });
  return { sources: { clips }, extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. Licence: the LICENSE of CREMA-D. Download: the sum of the files of Git LFS. */
const facts: TaskFacts = {
  about: 'which of six emotions; 5 folds',
  licence: 'ODbL 1.0',
  clips: { full: 7_438, small: 60 },
  downloadBytes: { full: 606_000_000 },
};

export const task = defineTask(tfdsCremaDConfig, tfdsCremaDCorpus, facts);

await runTaskProgram(import.meta.url, task);
