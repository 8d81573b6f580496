import { join, posix } from 'node:path';
import { METADATA_FILE, sampleFile } from '../../datasets/disk/files.ts';
import { labelsOf } from '../../datasets/disk/point-values.ts';
import { openMetadata } from '../../datasets/disk/read-metadata.ts';
import type { SoundLabels } from '../../datasets/sound-labels.ts';
import { UserError } from '../../errors.ts';
import { folder, type InputFolder, select } from '../../pipeline/index.ts';
import type { TaskOptions } from '../task-definition.ts';
import type { Corpus } from './define-task.ts';
import { type ExtractMetadata, sourceOf } from './extract-metadata.ts';
import { downloadSources } from './fetch/download-sources.ts';
import type { CorpusRow } from './labels/metadata-rows.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './task-config.ts';

/** The name of the source. */
const SOURCE = 'drums';
/** Of a set, wherever in the folder it is; there may be others, as `x.npy`. */
const SET_FILES = [`**/${METADATA_FILE}`, '**/sample_*.wav'];
/** The smaller mode, in seconds of sound: 480 sounds in all. */
const SMALL = { train: 288, valid: 96, test: 96 };

/** The configuration of a task of a set that was published with kac_drumset. @param archive its name, without `.zip` */
export function kacConfig(task_name: string, archive: string): GenericTaskConfig {
  return {
    task_name,
    version: '1.0.0',
    embedding_type: 'scene',
    prediction_type: 'regression',
    split_mode: 'trainvaltest',
    sample_duration: 1,
    evaluation: ['r2', 'mae', 'rmse'],
    split_percentage: { valid: 20, test: 20, train: 60 },
    download_urls: [
      {
        split: SOURCE,
        url: `https://zenodo.org/records/7274474/files/${archive}.zip?download=1`,
        checksum: 'unpublished',
      },
    ],
    default_mode: 'full',
    max_task_duration_by_split: { train: null, valid: null, test: null },
    modes: { full: {}, small: { max_task_duration_by_split: SMALL } },
  };
}

/** The corpus of such a task: the set that is in the folder that was given, else what is downloaded. */
export function kacCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  extractMetadata: ExtractMetadata,
): Corpus {
  if (options.data === undefined) return { sources: downloadSources(config, options), extractMetadata };
  return { sources: { [SOURCE]: select(folder(options.data), SET_FILES) }, extractMetadata };
}

/** What is asked of a drum: its targets by name, and what is the same for all sounds of one drum. */
export interface Drum {
  readonly targets: Readonly<Record<string, number>>;
  readonly drum: string;
}

/**
 * The rows of a set as kac_drumset writes it, wherever in the archive it is. Its `metadata.json`, which has gigabytes, is read in
 * pieces, and of each sound the labels alone.
 *
 * @param drumOf what the labels of a sound say; undefined where they lack something
 * @param expected what drumOf needs, in words
 * @throws UserError where there is no set or it is cut off, and for labels that lack something
 */
export async function readKacRows(
  sources: Readonly<Record<string, InputFolder>>,
  drumOf: (labels: SoundLabels) => Drum | undefined,
  expected: string,
): Promise<CorpusRow[]> {
  const { path, files } = sourceOf(sources, SOURCE);
  const [file, ...others] = files.filter((each) => posix.basename(each) === METADATA_FILE);
  if (file === undefined || others.length > 0) {
    const found = file === undefined ? `no ${METADATA_FILE}` : [file, ...others].join(', ');
    throw new UserError(`${path}: has ${found}; expected one data set of kac_drumset`);
  }
  const reader = await openMetadata(join(path, file));
  const rows: CorpusRow[] = [];
  let count = 0;
  try {
    for await (const { text } of reader.points()) {
      const name = `${file}: sound ${count}`;
      const labels = labelsOf(text, name);
      const found = drumOf(labels);
      if (found === undefined) {
        throw new UserError(
          `${name}: its labels are ${Object.keys(labels).join(', ')}; expected ${expected} among them`,
        );
      }
      const relpath = posix.join(SOURCE, posix.dirname(file), sampleFile(count));
      for (const [belongsTo, label] of Object.entries(found.targets)) {
        rows.push({ relpath, split: 'train', label, belongsTo, splitKey: found.drum });
      }
      count += 1;
    }
  } finally {
    await reader.close();
  }
  if (count !== reader.header.size || !reader.isWhole()) {
    throw new UserError(`${file}: ${count} sounds; expected ${reader.header.size}, its dataset_size`);
  }
  return rows;
}

/** A label that is one number. */
export function numberOf(labels: SoundLabels, name: string): number | undefined {
  const [value] = labels[name] ?? [];
  return typeof value === 'number' ? value : undefined;
}
