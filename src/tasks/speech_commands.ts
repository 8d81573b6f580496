import { join, posix } from 'node:path';
import { linesOf, readTextFile } from '../formats/files/text-file.ts';
import { cutSilenceClips, parseSilenceClip } from './corpus/clips/silence-clips.ts';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { CORPORA, downloadSources } from './corpus/fetch/download-sources.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** The commands to be told apart. All other words are `_unknown_`. */
const WORDS: ReadonlySet<string> = new Set('down go left no off on right stop up yes'.split(' '));

const SILENCE = '_silence_';

/** The recording of noise whose clips are for validation. */
export const VALIDATION_NOISE = 'running_tap';

/** Seconds: 5 hours of training and validation, 8 : 1; the whole test set, 1.33 hours. */
const FIVE_HOURS = { train: 16000, valid: 2000, test: null } as const;
const EVERYTHING = { train: null, valid: null, test: null } as const;

const DOWNSAMPLED = 'https://github.com/hearbenchmark/hear2021-open-tasks-downsampled/raw/main';

/** The archives of all recordings. */
export const SPEECH_COMMANDS_ARCHIVES = [
  {
    split: 'train',
    url: 'http://download.tensorflow.org/data/speech_commands_v0.02.tar.gz',
    md5: '6b74f3901214cb2c2934e98196829835',
  },
  {
    split: 'test',
    url: 'http://download.tensorflow.org/data/speech_commands_test_set_v0.02.tar.gz',
    md5: '854c580ee90bff80c516491c84544e32',
  },
] as const;

/** Google's Speech Commands 0.02: single words by many speakers, 16 kHz, one second. */
export const speechCommandsConfig: GenericTaskConfig = {
  task_name: 'speech_commands',
  version: 'v0.0.2',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'trainvaltest',
  sample_duration: 1,
  evaluation: ['top1_acc'],
  download_urls: SPEECH_COMMANDS_ARCHIVES,
  default_mode: '5h',
  modes: {
    '5h': { max_task_duration_by_split: FIVE_HOURS },
    full: { max_task_duration_by_split: { test: null, train: null, valid: null } },
    small: {
      download_urls: [
        {
          split: 'train',
          url: `${DOWNSAMPLED}/speech_commands_v0.02-small.zip`,
          md5: '455123a88b8410d1f955c77ad331524f',
        },
        {
          split: 'test',
          url: `${DOWNSAMPLED}/speech_commands_test_set_v0.02-small.zip`,
          md5: '26d08374a7abd13ca2f4a4b8424f41d0',
        },
      ],
      max_task_duration_by_split: EVERYTHING,
    },
  },
};

/**
 * Training clips by split: lists in the archive name those for validation and those that the test set replaces.
 *
 * @param isForValidation whether the clips of silence cut out of a recording are
 */
export async function splitTrainingClips(
  sources: CorpusFolders['sources'],
  isForValidation: (recording: string) => boolean,
): Promise<Readonly<Record<'train' | 'valid', readonly string[]>>> {
  const train = sourceOf(sources, 'train');
  const list = async (name: string) =>
    linesOf(await readTextFile(join(train.path, name), 'a list of clips')).filter((line) => line !== '');
  const validation = await list('validation_list.txt');
  const left = new Set(train.files.filter((file) => /^[^_/][^/]*\/[^/]+\.wav$/.test(file)));
  for (const file of [...validation, ...(await list('testing_list.txt'))]) left.delete(file);
  const inTrain = (file: string) => `train/${file}`;
  const clips = { train: Array.from(left, inTrain), valid: validation.map(inTrain) };
  for (const file of sourceOf(sources, 'silence').files) {
    const split = isForValidation(parseSilenceClip(file).recording) ? 'valid' : 'train';
    clips[split].push(`silence/${file}`);
  }
  return clips;
}

/** The class of a clip, by the folder it is in. */
export function speechCommandsLabel(relpath: string): string {
  const folder = posix.basename(posix.dirname(relpath));
  return WORDS.has(folder) || folder === SILENCE ? folder : '_unknown_';
}

/** The archives and the clips of silence that are cut out of them. */
export function speechCommandsSources(config: ResolvedTaskConfig, options: TaskOptions): Corpus['sources'] {
  const { train, test } = downloadSources(config, options);
  if (train === undefined || test === undefined) throw new TypeError('expected the downloads train and test');
  return { train, silence: cutSilenceClips({ scope: CORPORA, train }), test };
}

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }) {
    const split = await splitTrainingClips(sources, (recording) => recording.startsWith(VALIDATION_NOISE));
    const test = sourceOf(sources, 'test').files.filter((file) => /^[^/]+\/[^/]+\.wav$/.test(file));
    return [
      ...rowsOf(
        test.map((file) => `test/${file}`),
        'test',
      ),
      ...rowsOf(split.valid, 'valid'),
      ...rowsOf(split.train, 'train'),
    ];
  },
});

function rowsOf(relpaths: readonly string[], split: string): CorpusRow[] {
  return relpaths.map((relpath) => {
    const [folder, name] = relpath.split('/').slice(-2);
    const filestem = `${folder}_${name}`.replace(/\.wav$/, '');
    // Several clips by one speaker of the same word differ in what follows `_nohash_`.
    const splitKey = filestem.replace(/_nohash_.*$/, '');
    return { relpath, split, label: speechCommandsLabel(relpath), filestem, splitKey };
  });
}

/** The corpus of any mode. */
export function speechCommandsCorpus(config: ResolvedTaskConfig, options: TaskOptions): Corpus {
  return { sources: speechCommandsSources(config, options), extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. Licence: the README of the corpus. Downloads: speech_commands.txt among the url_checksums of TensorFlow Datasets; the small ones as they are served. */
const facts: TaskFacts = {
  about: 'which of ten commands, another word or none',
  licence: 'CC BY 4.0',
  clips: { '5h': 22_890, full: 100_503, small: 284 },
  fileBytes: {
    'http://download.tensorflow.org/data/speech_commands_v0.02.tar.gz': 2_428_923_189,
    'http://download.tensorflow.org/data/speech_commands_test_set_v0.02.tar.gz': 112_563_277,
    [`${DOWNSAMPLED}/speech_commands_v0.02-small.zip`]: 3_579_702,
    [`${DOWNSAMPLED}/speech_commands_test_set_v0.02-small.zip`]: 2_220_508,
  },
};

export const task = defineTask(speechCommandsConfig, speechCommandsCorpus, facts);

await runTaskProgram(import.meta.url, task);
