import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { defineStep, writeFileAtomic } from '../pipeline/index.ts';
import type { InputSource } from '../pipeline/types.ts';

/** What heads and scores need to know of a task besides its labels. */
export const TASK_FILES = ['task_metadata.json', 'labelvocabulary.csv'];

type Nothing = Record<never, never>;

/** Copies a task's metadata and vocabulary, so that an embeddings folder stands for itself. */
export const embedTaskFiles = defineStep<Nothing, { task: InputSource }>({
  name: 'EmbedTaskFiles',
  version: '1',
  async run({ inputs, outDir }) {
    for (const file of inputs.task.files) {
      await writeFileAtomic(path.join(outDir, file), await readFile(path.join(inputs.task.path, file)));
    }
  },
});
