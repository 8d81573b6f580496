import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { canonicalJson, programVersions } from '../pipeline/index.ts';
import type { AudioSampler, SamplerSettings } from './audio-sampler.ts';
import { type Dataset, openDataset } from './dataset.ts';
import { listSamples, METADATA_FILE, sampleFile } from './disk/files.ts';
import { fromHeader, type Header } from './disk/header.ts';
import { headerDifference, type SetIndex } from './disk/index-file.ts';
import { asOnlyWriter, commitStaging, openStaging } from './disk/staging.ts';
import { loadIndex } from './load-dataset.ts';
import { type MakingOptions, requireMakingOptions } from './making/making-options.ts';
import { soundsOf } from './making/sampler-source.ts';
import { stageSet } from './making/stage-set.ts';
import { InputRepresentation } from './representation/input-representation.ts';
import type { RepresentationSettings } from './representation/settings.ts';
import { changedSound, changeOf } from './same-sounds.ts';
import { checkRepeatable } from './sampler-check.ts';
import type { SamplerClass } from './sampler-class.ts';
import { sourceOf } from './sampler-text.ts';
import type { SoundLabels } from './sound-labels.ts';

export interface GenerateOptions extends MakingOptions {
  /** Whether another set in the folder is replaced, once this one is whole. @default false */
  readonly overwrite?: boolean | undefined;
}

/** What is true of them is in memory. */
const MOST_SOUNDS = 10_000_000;

/**
 * Makes a set of sounds in a folder, as kac_prediction lays it out: `sample_00000.wav` and so on (24 bits) and
 * `metadata.json`; beside them `x.npy` and `heareval.json`, which are quicker to read. The same settings give the same bytes,
 * however many threads there are. Where the process ends before it is done, the same call goes on; where the set is
 * there already, it is opened.
 *
 * @param size sounds
 * @throws UserError where the folder has another set, and where the sampler gives no sounds or not the same ones twice
 */
export async function generateDataset<Settings extends SamplerSettings>(
  Sampler: SamplerClass<Settings>,
  settings: Settings,
  dir: string,
  size = 10,
  representation: RepresentationSettings = {},
  options: GenerateOptions = {},
): Promise<Dataset> {
  if (!(Number.isInteger(size) && size > 0 && size <= MOST_SOUNDS)) {
    throw new UserError(`size ${size}; expected a whole number of sounds, from 1 to ${MOST_SOUNDS}`);
  }
  requireMakingOptions(options, ['overwrite']);
  const sampler = new Sampler(settings);
  requirePlainSettings(sampler);
  const input = new InputRepresentation(sampler.sampleRate, representation);
  const header: Header = {
    size,
    representationSettings: input.settings,
    sampler: { name: Sampler.name, version: programVersions().heareval },
    samplerSettings: sampler.settings,
  };
  const source = sourceOf(Sampler);
  return asOnlyWriter(dir, async () => {
    const found = await setThere(dir, header, source, options.overwrite ?? false);
    if (found !== undefined) {
      const changed = await changeOf(Sampler, settings, { dir, ...found });
      if (changed === undefined) return openDataset(dir, found);
      if (!options.overwrite) {
        throw new UserError(`${dir}: has ${changed}; expected another folder, or the option overwrite`);
      }
    }
    if (size > 1) await checkRepeatable(Sampler, settings, size);
    const job = canonicalJson({ generate: JSON.parse(JSON.stringify(fromHeader(header))), source });
    const staging = await openStaging(dir, job);
    const set = {
      header,
      representation: input,
      source,
      drawn: [],
      sourceOf: soundsOf(Sampler, settings),
      areSame: async (labels: readonly SoundLabels[], indices: readonly number[]) =>
        (await changedSound(Sampler, settings, staging.path, labels, indices)) === undefined,
    };
    await stageSet(staging, set, options);
    const made = new Set(Array.from({ length: size }, (_, index) => sampleFile(index)));
    await commitStaging(
      dir,
      (await listSamples(dir)).filter((name) => !made.has(name)),
    );
    return openDataset(dir, await loadIndex(dir));
  });
}

/** @throws UserError where the folder has another set, or sounds of none, that are not to be replaced */
async function setThere(
  dir: string,
  header: Header,
  source: string,
  overwrite: boolean,
): Promise<SetIndex | undefined> {
  if (!existsSync(join(dir, METADATA_FILE))) {
    const [stray] = await listSamples(dir);
    if (stray === undefined || overwrite) return undefined;
    throw new UserError(
      `${dir}: has ${stray} and no ${METADATA_FILE}; expected a folder without sounds, or the option overwrite`,
    );
  }
  const found = await loadIndex(dir).catch((error: unknown) => {
    if (overwrite) return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  const difference =
    headerDifference(found.header, header) ??
    (found.source === source ? undefined : `made by another text of the class ${header.sampler.name}`);
  if (difference === undefined) return found;
  if (overwrite) return undefined;
  throw new UserError(
    `${dir}: has another data set (${difference}); expected another folder, loadDataset, or the option overwrite`,
  );
}

/** @throws UserError for a setting that `metadata.json` cannot say: another set would pass for it */
function requirePlainSettings({ settings, constructor: { name } }: AudioSampler): void {
  for (const [setting, value] of Object.entries(settings)) {
    if (value !== undefined && !isPlain(value)) {
      throw new UserError(
        `${name}: setting ${setting}: ${typeof value === 'object' ? Object.prototype.toString.call(value) : String(value)}; expected a finite number, a text, true or false, null, or lists and objects of them`,
      );
    }
  }
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (Array.isArray(value)) return value.every(isPlain);
  return (
    typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every(isPlain)
  );
}
