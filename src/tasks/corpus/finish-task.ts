import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PythonFloat, type PythonJson, stringifyPythonJson } from '../../formats/files/python-json.ts';
import { makeFolder } from '../../make-folder.ts';
import {
  defineStep,
  type Json,
  type JsonObject,
  type StepNode,
  writeFileAtomic,
} from '../../pipeline/index.ts';
import { linkOrCopy } from './clips/link-or-copy.ts';
import { type ResolvedTaskConfig, versionedName } from './task-config.ts';

/** What a task folder is made of: `audio`, `labels` and, where there is one, `vocabulary`. */
type FinishInputs = Readonly<Record<string, StepNode>>;

const LINKS_AT_ONCE = 16;

/** What is counted in seconds. */
const DURATIONS = ['sample_duration', 'max_task_duration_by_split', 'max_task_duration_by_fold'] as const;

/** The step that publishes a task folder made here. */
export const FINISH_TASK = 'FinishTask';

const step = defineStep<{ config: JsonObject }, FinishInputs>({
  module: import.meta.url,
  name: FINISH_TASK,
  version: '2',
  resumable: true,
  async run({ params, inputs, outDir, forEach, hashed }) {
    const files = Object.values(inputs).flatMap((part) => part.files.map((file) => ({ part, file })));
    const folders = new Set(files.map(({ file }) => dirname(join(outDir, file))));
    for (const folder of folders) makeFolder(folder);
    const options = {
      outputs: ({ file }: { file: string }) => [file],
      concurrency: LINKS_AT_ONCE,
      unit: 'files',
    };
    await forEach(files, options, async ({ part, file }) => {
      const target = join(outDir, file);
      await linkOrCopy(join(part.path, file), target);
      const sha256 = part.sha256Of(file);
      if (sha256 !== undefined) hashed(file, { size: (await stat(target)).size, sha256 });
    });
    await writeFileAtomic(join(outDir, 'task_metadata.json'), taskMetadataJson(params.config));
  },
});

/** The step that puts a task folder together and publishes it as `<tasksDir>/<task>-<version>-<mode>`. */
export function finishTask(config: ResolvedTaskConfig, inputs: FinishInputs, tasksDir: string): StepNode {
  const name = versionedName(config);
  return step({
    scope: name,
    params: { config: config as unknown as JsonObject },
    inputs,
    publishTo: join(tasksDir, name),
  });
}

/** `task_metadata.json` as hear-preprocess writes it: seconds are floats, unless the task counts them as integers. */
function taskMetadataJson({ wholeSeconds, ...config }: JsonObject): string {
  const typed: Record<string, PythonJson> = { ...config };
  for (const key of DURATIONS) {
    if (key in config && !(key === 'sample_duration' && wholeSeconds === true)) {
      typed[key] = withFloats(config[key] ?? null);
    }
  }
  return stringifyPythonJson(typed, 1);
}

function withFloats(value: Json): PythonJson {
  if (typeof value === 'number') return new PythonFloat(value);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withFloats(item)]));
}
