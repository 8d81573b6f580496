import { join } from 'node:path';
import { z } from 'zod';
import { at } from '../at.ts';
import { readJsonFile } from '../formats/files/json-file.ts';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadSources } from './corpus/fetch/download-sources.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

const RECORDED = 'http://download.magenta.tensorflow.org/datasets/nsynth';
const DOWNSAMPLED = 'https://github.com/hearbenchmark/hear2021-open-tasks-downsampled/raw/main';

/** The notes of a piano, as MIDI numbers. */
const LOWEST_PITCH = 21;
const HIGHEST_PITCH = 108;

/** NSynth: notes of 1,006 instruments, 16 kHz, 4 s. No instrument is in two splits. */
export const nsynthPitchConfig: GenericTaskConfig = {
  task_name: 'nsynth_pitch',
  version: 'v2.2.3',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'trainvaltest',
  sample_duration: 4,
  pitch_range_min: LOWEST_PITCH,
  pitch_range_max: HIGHEST_PITCH,
  evaluation: ['pitch_acc', 'chroma_acc'],
  download_urls: [
    {
      split: 'train',
      url: `${RECORDED}/nsynth-train.jsonwav.tar.gz`,
      md5: 'fde6665a93865503ba598b9fac388660',
    },
    {
      split: 'valid',
      url: `${RECORDED}/nsynth-valid.jsonwav.tar.gz`,
      md5: '87e94a00a19b6dbc99cf6d4c0c0cae87',
    },
    {
      split: 'test',
      url: `${RECORDED}/nsynth-test.jsonwav.tar.gz`,
      md5: '5e6f8719bf7e16ad0a00d518b78af77d',
    },
  ],
  default_mode: '5h',
  modes: {
    // Seconds of training and validation in 8 : 1, test as long as validation.
    '5h': { max_task_duration_by_split: { train: 16000, valid: 2000, test: 2000 } },
    '50h': { max_task_duration_by_split: { train: 160000, valid: 20000, test: 20000 } },
    small: {
      download_urls: [
        {
          split: 'train',
          url: `${DOWNSAMPLED}/nsynth-train-small.zip`,
          md5: 'c17070e4798655d8bea1231506479ba8',
        },
        {
          split: 'valid',
          url: `${DOWNSAMPLED}/nsynth-valid-small.zip`,
          md5: 'e36722262497977f6b945bb06ab0969d',
        },
        {
          split: 'test',
          url: `${DOWNSAMPLED}/nsynth-test-small.zip`,
          md5: '9a98e869ed4add8ba9ebb0d7c22becca',
        },
      ],
      max_task_duration_by_split: { train: null, valid: null, test: null },
    },
  },
};

const examplesSchema = z.record(z.string(), z.object({ note_str: z.string(), pitch: z.int() }));

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }) {
    const splits = ['train', 'test', 'valid'].map(async (split) => {
      const folder = `nsynth-${split}`;
      const file = join(sourceOf(sources, split).path, folder, 'examples.json');
      const examples = await readJsonFile(file, examplesSchema, 'the notes of NSynth, by name');
      return Object.values(examples)
        .filter(({ pitch }) => pitch >= LOWEST_PITCH && pitch <= HIGHEST_PITCH)
        .map(({ note_str: note, pitch }) => ({
          relpath: `${split}/${folder}/audio/${note}.wav`,
          split,
          label: pitch,
          splitKey: at(note.split('-'), 0),
        }));
    });
    return (await Promise.all(splits)).flat();
  },
});

/** The corpus of any mode. */
export function nsynthPitchCorpus(config: ResolvedTaskConfig, options: TaskOptions): Corpus {
  return { sources: downloadSources(config, options), extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. Licence: magenta.tensorflow.org/datasets/nsynth. */
const facts: TaskFacts = {
  about: 'which note of a piano',
  licence: 'CC BY 4.0',
  clips: { '5h': 5_000, '50h': 49_060 },
  downloadBytes: { '5h': 25_233_600_000, '50h': 25_233_600_000 },
};

export const task = defineTask(nsynthPitchConfig, nsynthPitchCorpus, facts);

await runTaskProgram(import.meta.url, task);
