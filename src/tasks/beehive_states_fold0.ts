import { posix } from 'node:path';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata } from './corpus/extract-metadata.ts';
import { downloadSources } from './corpus/fetch/download-sources.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** A hive that clips are learned from, in the names of the sources, and the one they are tested on. */
type Hive = 'hive1' | 'hive3';

const ZENODO = 'https://zenodo.org/record/2667806/files';
const SMALL = 'https://github.com/kmarufraj/s-task/raw/main';

/** Recordings of ten minutes in two beehives with and without their queen; learned from hive 1, tested on hive 3. */
export const beehiveStatesFold0Config: GenericTaskConfig = {
  task_name: 'beehive_states_fold0',
  version: 'v2',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'trainvaltest',
  sample_duration: 600,
  evaluation: ['aucroc', 'mAP', 'd_prime', 'top1_acc'],
  download_urls: [
    {
      split: 'hive1',
      name: '12062018',
      url: `${ZENODO}/Hive1_12_06_2018.rar?download=1`,
      md5: 'c04cd7fd310a84f327eb7121e026b40a',
    },
    {
      split: 'hive1',
      name: '31052018',
      url: `${ZENODO}/Hive1_31_05_2018.rar?download=1`,
      md5: '834c58cb1e4c9a15a332a16e106bfa11',
    },
    {
      split: 'hive3',
      name: '14072017',
      url: `${ZENODO}/Hive3_14_07_2017.rar?download=1`,
      md5: 'c1fc5c4d2e110aa2bc8687393db7d55d',
    },
    {
      split: 'hive3',
      name: '28072017',
      url: `${ZENODO}/Hive3_28_07_2017.rar?download=1`,
      md5: '3fe9c0488a2207379f410a81d17c5d18',
    },
  ],
  default_mode: '5h',
  modes: {
    '5h': {
      sample_duration: 30,
      max_task_duration_by_split: { train: 16000, valid: 2000, test: 2000 },
    },
    full: { max_task_duration_by_split: { train: null, valid: null, test: null } },
    small: {
      download_urls: [
        {
          split: 'hive1',
          name: '12062018',
          url: `${SMALL}/hive1_12062018.zip`,
          md5: '461c77d29e5c2c4ac51deb0b87c82d5c',
        },
        {
          split: 'hive1',
          name: '31052018',
          url: `${SMALL}/hive1_31052018.zip`,
          md5: 'c0e0b4c33879b865de022413138a61da',
        },
        {
          split: 'hive3',
          name: '14072017',
          url: `${SMALL}/hive3_14072017.zip`,
          md5: '2650a40a1e38088391181451e0183ca6',
        },
        {
          split: 'hive3',
          name: '28072017',
          url: `${SMALL}/hive3_28072017.zip`,
          md5: '51d43e9621b8ad7681a44355f70329a2',
        },
      ],
      sample_duration: 2,
      max_task_duration_by_split: { train: null, valid: null, test: null },
    },
  },
  wholeSeconds: ['5h', 'full', 'small'],
};

/** The corpus of a fold, whose one hive is trained on and whose other is the test set. */
export function beehiveCorpus(trainHive: Hive): (config: ResolvedTaskConfig, options: TaskOptions) => Corpus {
  const extractMetadata = metadata[trainHive];
  return (config, options) => ({ sources: downloadSources(config, options), extractMetadata });
}

function metadataOf(trainHive: Hive) {
  return defineExtractMetadata({
    module: import.meta.url,
    version: `1, trained on ${trainHive}`,
    async readRows({ sources }) {
      return Object.entries(sources).flatMap(([source, { files }]) =>
        files
          .filter((file) => file.endsWith('.wav'))
          .map((file) => ({
            relpath: `${source}/${file}`,
            split: source.startsWith(trainHive) ? 'train' : 'test',
            // The files are named after the state of the hive: `...QueenBee...` or `...NO_QueenBee...`.
            label: posix.basename(file).includes('NO') ? 'NOQUEEN' : 'QUEEN',
          })),
      );
    },
  });
}

const metadata = { hive1: metadataOf('hive1'), hive3: metadataOf('hive3') };

/** Clips: hearbenchmark.com/hear-tasks.html. */
const facts: TaskFacts = {
  about: 'whether a hive has its queen',
  clips: { full: 576 },
};

export const task = defineTask(beehiveStatesFold0Config, beehiveCorpus('hive1'), facts);

await runTaskProgram(import.meta.url, task);
