import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type RunResult, runPipeline, type StepNode } from '../../src/pipeline/index.ts';

/** Runs a step with all it needs; the output folder, or the error of the step that failed. */
export async function runNode(
  node: StepNode,
  workdir: string,
  signal?: AbortSignal,
): Promise<{ readonly result: RunResult; readonly outDir: string; readonly error: Error | undefined }> {
  const result = await runPipeline([node], { workdir, workers: 1, signal });
  const own = result.steps.find((step) => step.node === node);
  const error = result.steps.find((step) => step.error !== undefined)?.error;
  return { result, outDir: own?.outDir ?? '', error };
}

const PIPELINE_FILES: ReadonlySet<string> = new Set(['.manifest.json', '.tmp-resume.json']);

/** Folder of the notes about what was published. */
const PUBLICATIONS = '.heareval';

/** Every file below a folder, sorted, without what the pipeline writes for itself. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter(
      (entry) =>
        entry.isFile() && !PIPELINE_FILES.has(entry.name) && !entry.parentPath.endsWith(PUBLICATIONS),
    )
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** The bytes of every file below a folder, by path. */
export async function contentsBelow(folder: string): Promise<Record<string, Buffer>> {
  const contents: Record<string, Buffer> = {};
  for (const file of await filesBelow(folder)) contents[file] = await readFile(join(folder, file));
  return contents;
}
