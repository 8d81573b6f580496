import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { encodeNpz } from '../../formats/files/npz.ts';
import { defineStep, type StepNode, writeFileAtomic } from '../../pipeline/index.ts';

const REPRESENTED = /\.wav\.npy$/;

/**
 * What networks are given of each recording, `<track_id>.npz` and `<track_id>.<augment_id>.npz`: float32, shape (bins, frames), under
 * the name of the representation.
 *
 * `inputs.represented` are outputs of `RepresentSplit`.
 */
export const trackFeatures = defineStep<
  { readonly representation: string },
  { readonly represented: readonly StepNode[] }
>({
  module: import.meta.url,
  name: 'TrackFeatures',
  version: '1',
  resumable: true,
  async run({ params, inputs, outDir, forEach }) {
    const files = inputs.represented.flatMap(({ path, files: own }) =>
      own.filter((file) => REPRESENTED.test(file)).map((file) => join(path, file)),
    );
    const nameOf = (file: string) => basename(file).replace(REPRESENTED, '.npz');
    await forEach(files, { outputs: (file) => [nameOf(file)], unit: 'tracks' }, async (file) => {
      const members = new Map([[`${params.representation}.npy`, await readFile(file)]]);
      await writeFileAtomic(join(outDir, nameOf(file)), encodeNpz(members));
    });
  },
});
