import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import { canonicalJson } from '../pipeline/index.ts';
import { type Dataset, openDataset } from './dataset.ts';
import { requireSamples } from './disk/files.ts';
import { fromHeader } from './disk/header.ts';
import { headerDifference, type SetIndex } from './disk/index-file.ts';
import { asOnlyWriter, commitStaging, openStaging } from './disk/staging.ts';
import { loadIndex } from './load-dataset.ts';
import { type MakingOptions, requireMakingOptions } from './making/making-options.ts';
import { stageSet } from './making/stage-set.ts';
import { InputRepresentation } from './representation/input-representation.ts';
import type { RepresentationSettings } from './representation/settings.ts';

/**
 * Gives the sounds of a set to a network in another way: reads its wav files and writes `metadata.json` and `x.npy` anew.
 * Until that is done the set stays as it was; where the process ends before, the same call goes on. Nothing is done where the
 * set has these settings already.
 *
 * @param dataset no longer to be used after it
 * @throws UserError where wav files are missing, or are of another sample rate or length than the set says
 */
export async function transformDataset(
  dataset: Dataset,
  representation: RepresentationSettings,
  options: MakingOptions = {},
): Promise<Dataset> {
  requireMakingOptions(options);
  const { dir } = dataset;
  const input = new InputRepresentation(dataset.samplerSettings.sampleRate, representation);
  return asOnlyWriter(dir, async () => {
    const index = await currentIndex(dataset);
    const header = { ...index.header, representationSettings: input.settings };
    if (headerDifference(index.header, header) === undefined) return openDataset(dir, index);
    await requireSamples(dir, header.size);
    const job = canonicalJson({
      transform: JSON.parse(JSON.stringify(fromHeader(header))),
      ends: [index.ends.at(-1) ?? 0, index.ends.length],
    });
    const staging = await openStaging(dir, job);
    await stageSet(
      staging,
      {
        header,
        representation: input,
        source: index.source,
        drawn: index.drawn,
        sourceOf: (indices) => ({
          kind: 'files',
          dir,
          labels: indices.map((each) => at(index.labels, each)),
        }),
      },
      options,
    );
    await commitStaging(dir);
    return openDataset(dir, await loadIndex(dir));
  });
}

/** @throws UserError where the set on disk is no longer the one that was loaded */
export async function currentIndex(dataset: Dataset): Promise<SetIndex> {
  const index = await loadIndex(dataset.dir);
  const { representationSettings, sampler, samplerSettings, length: size } = dataset;
  const difference = headerDifference(index.header, {
    representationSettings,
    sampler,
    samplerSettings,
    size,
  });
  if (difference === undefined) return index;
  throw new UserError(
    `${dataset.dir}: the data set was changed since it was loaded (${difference}); expected loadDataset again`,
  );
}
