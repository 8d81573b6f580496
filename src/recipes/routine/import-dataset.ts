import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { METADATA_FILE } from '../../datasets/disk/files.ts';
import {
  type Dataset,
  generateDataset,
  loadDataset,
  type RepresentationSettings,
  type SamplerClass,
  type SamplerSettings,
  transformDataset,
} from '../../datasets/index.ts';
import { changeOf } from '../../datasets/same-sounds.ts';
import { sourceOf } from '../../datasets/sampler-text.ts';
import { UserError } from '../../errors.ts';
import { requireKnownNames } from '../../known-names.ts';
import type { TrainingProgress } from './training-progress.ts';

/** Where the sounds of a training come from. */
export interface DatasetSource<Settings extends SamplerSettings = SamplerSettings> {
  /** The folder of the set; it is downloaded or generated there where there is none. */
  readonly datasetDir: string;
  /** The published set that is wanted; with it nothing is generated. @default '', none */
  readonly datasetName?: string | undefined;
  /** A folder or base URL that is searched for `<datasetName>.zip` before its own address. */
  readonly mirror?: string | undefined;
  /** Whose sounds they are to be, where no published set is wanted. */
  readonly LocalSampler?: SamplerClass<Settings> | undefined;
  /** Sounds that are generated. @default 200 */
  readonly datasetSize?: number | undefined;
  /** The set is transformed where it has another one. */
  readonly representationSettings?: RepresentationSettings | undefined;
  readonly samplerSettings?: Settings | undefined;
}

const DATASET_SIZE = 200;
const OPTIONS: readonly (keyof DatasetSource)[] = [
  'datasetDir',
  'datasetName',
  'mirror',
  'LocalSampler',
  'datasetSize',
  'representationSettings',
  'samplerSettings',
];

/**
 * Opens a set, in the representation that is asked for, or downloads or generates it.
 *
 * @throws UserError where there is none and nothing to get it from, and where it is one of another sampler, of other
 *   settings or of another size than is said here, or was generated where a published one is wanted
 */
export async function importDataset<Settings extends SamplerSettings>(
  source: DatasetSource<Settings>,
  progress: TrainingProgress,
): Promise<Dataset> {
  requireKnownNames('importDataset: option', source, OPTIONS);
  const { datasetDir: dir, datasetName = '', mirror, LocalSampler } = source;
  const { datasetSize, representationSettings = {}, samplerSettings } = source;
  const options = { onProgress: (done: number, total: number) => progress.count(done, total, 'sounds') };
  const isThere = () => existsSync(join(dir, METADATA_FILE));
  if (datasetName !== '' && !isThere()) {
    const { fetchPublished } = await import('./fetch-published.ts');
    await fetchPublished(datasetName, dir, mirror, progress);
  }
  if (isThere()) {
    const found = await loadDataset(dir);
    if (datasetName === '') await checkSet(found, LocalSampler, samplerSettings, datasetSize);
    else if (found.source !== undefined) {
      throw wrongSet(dir, `sounds that were generated, not ${datasetName}`);
    }
    return transformDataset(found, representationSettings, options);
  }
  if (LocalSampler === undefined) {
    throw new UserError(
      `${dir}: no data set; expected datasetDir with one, the datasetName of a published one, or a LocalSampler`,
    );
  }
  const settings = samplerSettings ?? ({ duration: 1, sampleRate: 48000 } as Settings);
  return generateDataset(
    LocalSampler,
    settings,
    dir,
    datasetSize ?? DATASET_SIZE,
    representationSettings,
    options,
  );
}

function wrongSet(dir: string, found: string): UserError {
  return new UserError(`${dir}: has ${found}; expected another datasetDir, or that one removed`);
}

async function checkSet<Settings extends SamplerSettings>(
  set: Dataset,
  Sampler: SamplerClass<Settings> | undefined,
  settings: Settings | undefined,
  size: number | undefined,
): Promise<void> {
  const { dir, sampler, samplerSettings: own, length, source } = set;
  const wrong = (found: string) => wrongSet(dir, found);
  if (Sampler !== undefined) {
    const { name } = Sampler;
    if (sampler.name !== name) throw wrong(`sounds of the sampler ${sampler.name}, not of ${name}`);
    if (source !== undefined && source !== sourceOf(Sampler)) {
      throw wrong(`sounds of another text of the class ${name}`);
    }
  }
  const has = own as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(settings ?? {})) {
    if (value === undefined || JSON.stringify(has[key]) === JSON.stringify(value)) continue;
    throw wrong(`sounds of ${key} ${JSON.stringify(has[key] ?? null)}, not ${JSON.stringify(value)}`);
  }
  if (size !== undefined && size !== length) throw wrong(`${length} sounds, not ${size}`);
  if (Sampler === undefined || source === undefined) return;
  const { drawn, Y: labels } = set;
  const changed = await changeOf(Sampler, own as Settings, { dir, drawn, labels });
  if (changed !== undefined) throw wrong(changed);
}
