import { posix } from 'node:path';
import { atKey } from '../at.ts';
import { parseSilenceClip } from './corpus/clips/silence-clips.ts';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import type { DownloadUrl, GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { tfdsExamples } from './corpus/tfds.ts';
import { runTaskProgram } from './program.ts';
import {
  SPEECH_COMMANDS_ARCHIVES,
  speechCommandsLabel,
  speechCommandsSources,
  splitTrainingClips,
  VALIDATION_NOISE,
} from './speech_commands.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** Speech Commands 0.02 as TensorFlow Datasets names and orders its clips. */
export const tfdsSpeechCommandsConfig: GenericTaskConfig = {
  task_name: 'tfds_speech_commands',
  version: '0.0.2',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'trainvaltest',
  sample_duration: 1,
  evaluation: ['top1_acc'],
  tfds_task_name: 'speech_commands',
  tfds_task_version: '0.0.2',
  extract_splits: ['train', 'test', 'valid'],
  default_mode: '5h',
  modes: {
    '5h': { max_task_duration_by_split: { train: 16000, valid: 2000, test: null } },
    full: { max_task_duration_by_split: { train: null, valid: null, test: null } },
  },
};

/**
 * How TensorFlow Datasets stores each split. 85,511, 10,102 and 4,890 clips of 88 kB each (7.0 GiB, 846 MiB and
 * 410 MiB, far from where the numbers of shards would change).
 */
const STORED = {
  train: { dataset: 'speech_commands', split: 'train', shards: 64 },
  valid: { dataset: 'speech_commands', split: 'validation', shards: 8 },
  test: { dataset: 'speech_commands', split: 'test', shards: 4 },
} as const;

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }) {
    const { train, valid } = await splitTrainingClips(sources, (recording) => recording === VALIDATION_NOISE);
    const test = sourceOf(sources, 'test')
      .files.filter((file) => file.endsWith('.wav'))
      .map((file) => `test/${file}`);
    return [...rowsOf(train, 'train'), ...rowsOf(valid, 'valid'), ...rowsOf(test, 'test')];
  },
});

function rowsOf(relpaths: readonly string[], split: keyof typeof STORED): CorpusRow[] {
  const clips = new Map(relpaths.map((relpath) => [exampleKey(relpath), relpath]));
  return tfdsExamples(clips.keys(), STORED[split]).map(({ key, filestem }) => {
    const relpath = atKey(clips, key);
    return { relpath, split, label: speechCommandsLabel(relpath), filestem };
  });
}

/** What the data set's own code calls a clip: its folder and name, and for silence where in the recording it begins. */
function exampleKey(relpath: string): string {
  if (relpath.startsWith('silence/')) {
    const { recording, start } = parseSilenceClip(relpath.slice('silence/'.length));
    return `_background_noise__${recording}.wav_${start}`;
  }
  return `${posix.basename(posix.dirname(relpath))}_${posix.basename(relpath)}`;
}

/** The corpus of either mode: the archives of speech_commands. */
export function tfdsSpeechCommandsCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  archives: readonly DownloadUrl[] = SPEECH_COMMANDS_ARCHIVES,
): Corpus {
  const sources = speechCommandsSources({ ...config, download_urls: archives }, options);
  return { sources, extractMetadata };
}

/** Licence: the README of the corpus. Downloads: speech_commands.txt among the url_checksums of TensorFlow Datasets. */
const facts: TaskFacts = {
  about: '`speech_commands` as TensorFlow Datasets names it',
  licence: 'CC BY 4.0',
  fileBytes: {
    'http://download.tensorflow.org/data/speech_commands_v0.02.tar.gz': 2_428_923_189,
    'http://download.tensorflow.org/data/speech_commands_test_set_v0.02.tar.gz': 112_563_277,
  },
};

export const task = defineTask(tfdsSpeechCommandsConfig, tfdsSpeechCommandsCorpus, facts);

await runTaskProgram(import.meta.url, task);
