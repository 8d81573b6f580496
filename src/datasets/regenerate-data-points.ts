import { closeSync, constants, openSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { canonicalJson } from '../pipeline/index.ts';
import type { SamplerSettings } from './audio-sampler.ts';
import { type Dataset, openDataset } from './dataset.ts';
import { METADATA_FILE, X_FILE } from './disk/files.ts';
import type { SetIndex } from './disk/index-file.ts';
import { MetadataWriter } from './disk/metadata-writer.ts';
import { asOnlyWriter, commitStaging, openStaging, type Staging } from './disk/staging.ts';
import { loadIndex } from './load-dataset.ts';
import { makeInOrder } from './making/make-in-order.ts';
import { type MakingOptions, requireMakingOptions } from './making/making-options.ts';
import { soundsOf } from './making/sampler-source.ts';
import { InputRepresentation } from './representation/input-representation.ts';
import type { RepresentationSettings } from './representation/settings.ts';
import type { SamplerClass } from './sampler-class.ts';
import { requireSameNames } from './sound-labels.ts';
import { currentIndex } from './transform-dataset.ts';

export interface RegenerateOptions extends MakingOptions {
  /** Draws other sounds than the set's own settings do. `metadata.json` does not tell of it. */
  readonly seed?: number | undefined;
}

/**
 * Makes some sounds of a set again, for instance after a fault of the sampler was mended: their wav files, labels and
 * representations. All others keep their bytes. Either all are replaced or, where the process ends before, none.
 *
 * @param dataset no longer to be used after it
 * @param indices of the sounds, in any order
 * @throws UserError where the sampler is not the one of the set, or an index is out of range
 */
export async function regenerateDataPoints<Settings extends SamplerSettings>(
  dataset: Dataset,
  Sampler: SamplerClass<Settings>,
  indices: readonly number[],
  { seed, ...options }: RegenerateOptions = {},
): Promise<Dataset> {
  requireMakingOptions(options, ['seed']);
  const { dir, length } = dataset;
  if (Sampler.name !== dataset.sampler.name) {
    throw new UserError(
      `${dir}: its sounds are by ${dataset.sampler.name}; expected that sampler, and not ${Sampler.name}`,
    );
  }
  const wrong = indices.find((index) => !(Number.isInteger(index) && index >= 0 && index < length));
  if (wrong !== undefined) {
    throw new UserError(`${dir}: has no sound ${wrong}; expected indices from 0 to ${length - 1}`);
  }
  const settings = { ...dataset.samplerSettings, ...(seed === undefined ? {} : { seed }) } as Settings;
  return asOnlyWriter(dir, async () => {
    const index = await currentIndex(dataset);
    const chosen = [...new Set(indices)].sort((a, b) => a - b);
    if (chosen.length === 0) return openDataset(dir, index);
    // Begun anew each time: a few sounds are made sooner than it is found out which of them are there.
    const staging = await openStaging(dir, canonicalJson({ regenerate: chosen, at: Date.now() }));
    await stageSounds(staging, dir, index, chosen, {
      Sampler,
      settings,
      options,
      isDrawn: seed !== undefined && seed !== dataset.samplerSettings.seed,
    });
    await commitStaging(dir);
    return openDataset(dir, await loadIndex(dir));
  });
}

async function stageSounds<Settings extends SamplerSettings>(
  staging: Staging,
  dir: string,
  index: SetIndex,
  chosen: readonly number[],
  making: {
    readonly Sampler: SamplerClass<Settings>;
    readonly settings: Settings;
    readonly options: MakingOptions;
    /** By another seed than that of the set. */
    readonly isDrawn: boolean;
  },
): Promise<void> {
  const { header, shape, source } = index;
  const others = index.drawn.filter((each) => !chosen.includes(each));
  const drawn = [...others, ...(making.isDrawn ? chosen : [])].sort((a, b) => a - b);
  const { duration, sampleRate } = header.samplerSettings;
  const representation = new InputRepresentation(
    sampleRate,
    header.representationSettings as RepresentationSettings,
  );
  const length = Math.ceil(duration * sampleRate);
  const made = representation.transformShape(length);
  if (String(made) !== String(shape)) {
    throw new UserError(
      `${dir}: its x have the shape (${shape.join(', ')}), and its settings make (${made.join(', ')}); expected settings that its x were made with`,
    );
  }
  await copyFile(join(dir, X_FILE), join(staging.path, X_FILE), constants.COPYFILE_FICLONE);
  const old = openSync(join(dir, METADATA_FILE), 'r');
  const writer = MetadataWriter.create(staging.path, header);
  const other = index.labels.find((_, each) => !chosen.includes(each));
  const copyUntil = (end: number) => {
    while (writer.count < end) writer.copy(old, index, writer.count);
  };
  try {
    await makeInOrder(
      {
        folder: staging.path,
        sampleRate,
        length,
        representation: representation.settings,
        size: header.size,
      },
      chosen,
      shape,
      soundsOf(making.Sampler, making.settings),
      ({ texts, labels }, part) => {
        for (const [i, each] of part.entries()) {
          const own = labels[i] ?? {};
          requireSameNames(`${making.Sampler.name}: sound ${each}`, own, other ?? labels[0] ?? {});
          copyUntil(each);
          writer.append(texts[i] as Uint8Array, own);
        }
      },
      making.options,
    );
    copyUntil(header.size);
    await writer.finish({ shape, source, drawn });
  } finally {
    closeSync(old);
    writer.leave();
  }
}
