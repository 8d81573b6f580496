import { type Corpus, defineTask } from './corpus/define-task.ts';
import { downloadSources } from './corpus/download-sources.ts';
import { defineExtractMetadata } from './corpus/extract-metadata.ts';
import type { DownloadUrl, GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { tfdsTrainRows } from './corpus/tfds.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** GTZAN's collection of 64 clips of music and 64 of speech, 22.05 kHz, 30 s. */
export const tfdsGtzanMusicSpeechConfig: GenericTaskConfig = {
  task_name: 'tfds_gtzan_music_speech',
  version: '1.0.0',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'new_split_kfold',
  nfolds: 10,
  sample_duration: 30,
  evaluation: ['top1_acc', 'mAP', 'd_prime', 'aucroc'],
  tfds_task_name: 'gtzan_music_speech',
  tfds_task_version: '1.0.0',
  extract_splits: ['train'],
  default_mode: 'full',
  modes: {
    full: { max_task_duration_by_fold: null },
    small: {
      download_urls: [
        {
          split: 'train',
          url: 'https://github.com/kmarufraj/s-task/raw/main/gtzan_music_speech-small.zip',
          md5: '11d0448e2c497ce1a3bd1a9ee5710aee',
        },
      ],
      max_task_duration_by_fold: null,
      sample_duration: 2,
    },
  },
  wholeSeconds: ['small'],
};

/**
 * What TensorFlow Datasets fetches for gtzan_music_speech 1.0.0. The server answers no more: a mirror has to have the
 * file.
 */
export const GTZAN_MUSIC_SPEECH_ARCHIVES: readonly DownloadUrl[] = [
  {
    split: 'train',
    url: 'http://opihi.cs.uvic.ca/sound/music_speech.tar.gz',
    sha256: '8753bc4129fc0a916d6efcf25dbcaf30e06b41acb44ad7c3d0b5c9d9c90ff546',
  },
];

/** Explains all 128 names and labels of the `train_labels.csv` that hear-preprocess publishes. */
const STORED = { dataset: 'gtzan_music_speech', split: 'train', shards: 4 } as const;

/** A clip and its label as TensorFlow Datasets finds them: the last `music_` or `speech_` before the name decides. */
const CLIP = /^(?=music_speech\/).*(speech|music)_.*\/[\p{L}\p{N}_-]*\.wav/u;

const extractMetadata = defineExtractMetadata({
  version: '1',
  readRows: (corpus) => tfdsTrainRows(corpus, STORED, (file) => CLIP.exec(file)?.[1]),
});

/** The corpus of either mode. */
export function tfdsGtzanMusicSpeechCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  archives: readonly DownloadUrl[] = GTZAN_MUSIC_SPEECH_ARCHIVES,
): Corpus {
  const sources = downloadSources({ download_urls: archives, ...config }, options);
  return { sources, extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. Download: gtzan_music_speech.txt among the url_checksums of TensorFlow Datasets. */
const facts: TaskFacts = {
  about: 'music or speech; 10 folds',
  clips: { full: 128, small: 20 },
  fileBytes: {
    'http://opihi.cs.uvic.ca/sound/music_speech.tar.gz': 297_055_930,
  },
};

export const task = defineTask(tfdsGtzanMusicSpeechConfig, tfdsGtzanMusicSpeechCorpus, facts);

await runTaskProgram(import.meta.url, task);
