import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineStep, writeFileAtomic } from '../pipeline/index.ts';
import type { InputSource } from '../pipeline/types.ts';

/** What heads and scores need to know of a task of HEAR 2021 besides its labels. */
export const TASK_FILES = ['task_metadata.json', 'labelvocabulary.csv'];

/** What made the embeddings. */
export const MODULE_FILE = 'module.json';

type EmbedTaskFilesParams = {
  /** Where that is known: `moduleKey`, and in Hz the rate of the audio. */
  readonly module?: { readonly key: string; readonly sample_rate: number };
};

/** Copies a task's metadata and vocabulary, and tells of the module, so that an embeddings folder stands for itself. */
export const embedTaskFiles = defineStep<EmbedTaskFilesParams, { task: InputSource }>({
  module: import.meta.url,
  name: 'EmbedTaskFiles',
  version: '2',
  async run({ params, inputs, outDir }) {
    if (params.module !== undefined) {
      await writeFileAtomic(join(outDir, MODULE_FILE), `${JSON.stringify(params.module)}\n`);
    }
    for (const file of inputs.task.files) {
      await writeFileAtomic(join(outDir, file), await readFile(join(inputs.task.path, file)));
    }
  },
});
