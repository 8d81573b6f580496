import { join } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import { MODEL_FILE, RUN_FILE, VERSION_FILE } from '../../modules/trained-folder.ts';
import { copyFileAtomic, defineStep, type Selection, writeFileAtomic } from '../../pipeline/index.ts';

/** All of a trained model that annotating with it needs, and that tells how it came about. */
const MODEL_FILES = [MODEL_FILE, 'model.json', 'recipe.yaml', RUN_FILE, 'test_data.json', VERSION_FILE];

type Params = {
  readonly version: string;
  /** Name, sample rate and settings. */
  readonly representation: { readonly [key: string]: string | number | boolean | readonly number[] };
};

/** The files of a model that `keepResources` takes. */
export const MODEL_PATTERNS: readonly string[] = [...MODEL_FILES];

/**
 * What an estimator's folder keeps of a training in `resources/`: the model, what it is given of a sound, and its version,
 * GIT-HASH.ITERATION.
 */
export const keepResources = defineStep<Params, { readonly model: Selection }>({
  module: import.meta.url,
  name: 'KeepResources',
  version: '1',
  async run({ params, inputs, outDir }) {
    const { version, representation } = params;
    makeFolder(join(outDir, 'model'));
    for (const file of inputs.model.files) {
      await copyFileAtomic(join(inputs.model.path, file), join(outDir, 'model', file));
    }
    await writeFileAtomic(
      join(outDir, 'representation.json'),
      `${JSON.stringify(representation, null, 2)}\n`,
    );
    await writeFileAtomic(join(outDir, VERSION_FILE), `${version}\n`);
  },
});
