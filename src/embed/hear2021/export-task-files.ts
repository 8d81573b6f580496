import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PythonJson, stringifyPythonJson } from '../../formats/files/python-json.ts';
import { copyFileAtomic, defineStep, writeFileAtomic } from '../../pipeline/index.ts';
import type { InputSource } from '../../pipeline/types.ts';

/**
 * Copies a task's metadata and vocabulary for hear-eval-kit. It takes the values of its grid as they are in JSON; of
 * `initialization` it needs functions of PyTorch, so a choice among these is left out, and it tries them all.
 */
export const exportTaskFiles = defineStep<Record<never, never>, { task: InputSource }>({
  module: import.meta.url,
  name: 'ExportTaskFiles',
  version: '1',
  async run({ inputs, outDir, log }) {
    for (const file of inputs.task.files) {
      const from = join(inputs.task.path, file);
      const changed =
        file === 'task_metadata.json' ? withoutInitialization(await readFile(from, 'utf8')) : null;
      if (changed === null) {
        await copyFileAtomic(from, join(outDir, file));
        continue;
      }
      log('task_metadata.json: initialization left out of task_specific_param_grid');
      await writeFileAtomic(join(outDir, file), changed);
    }
  },
});

type Named = Readonly<Record<string, PythonJson>>;

/** The text of metadata whose grid says nothing of `initialization`; null where it said nothing before. */
function withoutInitialization(text: string): string | null {
  const metadata = JSON.parse(text) as Named;
  const params = metadata.evaluation_params as Named | undefined;
  const { initialization, ...grid } = (params?.task_specific_param_grid ?? {}) as Named;
  if (initialization === undefined) return null;
  const evaluation_params = { ...params, task_specific_param_grid: grid };
  return stringifyPythonJson({ ...metadata, evaluation_params }, 1);
}
