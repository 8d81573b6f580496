import { join } from 'node:path';
import { VERSION_FILE } from '../modules/trained-folder.ts';
import { defineStep, writeFileAtomic } from '../pipeline/index.ts';
import type { InputSource } from '../pipeline/types.ts';

/** Writes which version of a model is its newest, when that is there: `<models>/<name>/version.txt`. */
export const nameNewest = defineStep<{ readonly version: string }, { readonly model: InputSource }>({
  module: import.meta.url,
  name: 'NameNewest',
  version: '1',
  async run({ params, outDir }) {
    await writeFileAtomic(join(outDir, VERSION_FILE), `${params.version}\n`);
  },
});
