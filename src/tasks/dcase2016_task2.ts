import { join, posix } from 'node:path';
import { UserError } from '../errors.ts';
import { linesOf, readTextFile } from '../formats/files/text-file.ts';
import { parsePandasFloat } from '../numerics/pandas-float.ts';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadSources } from './corpus/fetch/download-sources.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

const RECORDED = 'https://archive.org/download';
const DOWNSAMPLED = 'https://github.com/hearbenchmark/hear2021-open-tasks-downsampled/raw/main';

/**
 * DCASE 2016 task 2: office sounds mixed into scenes of two minutes. Its development and evaluation scenes are put
 * together and divided anew; the single sounds for training are left out.
 */
export const dcase2016Task2Config: GenericTaskConfig = {
  task_name: 'dcase2016_task2',
  version: 'hear2021',
  embedding_type: 'event',
  prediction_type: 'multilabel',
  split_mode: 'trainvaltest',
  sample_duration: 120,
  evaluation: ['event_onset_200ms_fms', 'segment_1s_er'],
  download_urls: [
    {
      split: 'train',
      name: 'dev',
      url: `${RECORDED}/dcase2016_task2_train_dev/dcase2016_task2_train_dev.zip`,
      md5: '4e1b5e8887159193e8624dec801eb9e7',
    },
    {
      split: 'train',
      name: 'eval',
      url: `${RECORDED}/dcase2016_task2_test_public/dcase2016_task2_test_public.zip`,
      md5: 'ac98768b39a08fc0c6c2ddd15a981dd7',
    },
  ],
  default_mode: 'full',
  modes: {
    full: {
      split_percentage: { valid: 20, test: 20, train: 60 },
      max_task_duration_by_split: { train: null, valid: null, test: null },
    },
    small: {
      download_urls: [
        {
          split: 'train',
          name: 'dev',
          url: `${DOWNSAMPLED}/dcase2016_task2_train_dev-small.zip`,
          md5: 'aa9b43c40e9d496163caab83becf972e',
        },
        {
          split: 'train',
          name: 'eval',
          url: `${DOWNSAMPLED}/dcase2016_task2_test_public-small.zip`,
          md5: '14539d85dec03cb7ac75eb62dd1dd21e',
        },
      ],
      max_task_duration_by_split: { train: null, valid: null, test: null },
    },
  },
};

/** Where the scenes are, in each source. */
const SCENES = {
  train_eval: 'dcase2016_task2_test_public',
  train_dev: 'dcase2016_task2_train_dev/dcase2016_task2_dev',
} as const;

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }) {
    const rows: CorpusRow[] = [];
    for (const [source, folder] of Object.entries(SCENES)) {
      rows.push(...(await readAnnotations(sources, source, folder)));
    }
    return rows;
  },
});

/** `annotation/<scene>.txt` has a line `start<tab>end<tab>label`, in seconds, for each event in `sound/<scene>.wav`. */
async function readAnnotations(
  sources: CorpusFolders['sources'],
  source: string,
  folder: string,
): Promise<CorpusRow[]> {
  const rows: CorpusRow[] = [];
  for (const file of sourceOf(sources, source).files) {
    const { dir, name, ext } = posix.parse(file);
    if (dir !== `${folder}/annotation` || ext !== '.txt') continue;
    const text = await readTextFile(join(sourceOf(sources, source).path, file), 'the events of a scene');
    for (const [index, line] of linesOf(text).entries()) {
      if (line === '') continue;
      const [start = '', end = '', label] = line.split('\t');
      const [startMs, endMs] = [parsePandasFloat(start) * 1000, parsePandasFloat(end) * 1000];
      if (label === undefined || Number.isNaN(startMs) || Number.isNaN(endMs)) {
        throw new UserError(`${file}, line ${index + 1}: expected start, end and label with tabs between`);
      }
      rows.push({
        relpath: `${source}/${folder}/sound/${name}.wav`,
        split: 'train',
        label,
        start: startMs,
        end: endMs,
      });
    }
  }
  return rows;
}

/** The corpus of either mode. */
export function dcase2016Task2Corpus(config: ResolvedTaskConfig, options: TaskOptions): Corpus {
  return { sources: downloadSources(config, options), extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. */
const facts: TaskFacts = {
  about: 'which office sounds, when',
  clips: { full: 72 },
};

export const task = defineTask(dcase2016Task2Config, dcase2016Task2Corpus, facts);

await runTaskProgram(import.meta.url, task);
