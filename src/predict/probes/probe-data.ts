import type { LabelSpace } from '../../prediction-types/label-space.ts';
import { headMethod } from '../../prediction-types/registry.ts';
import type { SplitSource } from '../../prediction-types/split-source.ts';
import { type LabelledRows, matrixPath, readLabelledRows } from '../rows/embedded-splits.ts';
import { drawFewShot, type FewShot } from '../rows/few-shot.ts';
import { loadRows, openSplitRows } from '../rows/split-rows.ts';
import type { Labelled } from './logistic-objective.ts';

/** Embeddings of splits, in memory, with all that is known of them. */
export type ProbeData = Labelled & Omit<LabelledRows, 'targets'>;

/** Reads splits, of few-shot training the clips that are drawn. */
export async function readProbeData(
  sources: readonly SplitSource[],
  space: LabelSpace,
  fewShot?: FewShot,
): Promise<ProbeData> {
  const labelled = await readLabelledRows(sources, space);
  const onDisk = await openSplitRows(sources.map(matrixPath));
  try {
    const { vocabulary } = space;
    const { output } = headMethod(space.predictionType);
    if (output === 'regression') throw new RangeError(`${space.predictionType} is not learned by this probe`);
    const targets = Uint8Array.from(labelled.targets);
    const data = { ...labelled, targets, x: onDisk, labels: vocabulary.length, output };
    if (fewShot === undefined) return { ...data, x: await loadRows(onDisk) };
    return await drawFewShot<ProbeData>(
      data,
      fewShot,
      sources.map(({ split }) => split),
    );
  } finally {
    await onDisk.close();
  }
}
