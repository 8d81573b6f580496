import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { folder } from '../../src/pipeline/index.ts';
import { readMetadataFile } from '../../src/tasks/corpus/labels/metadata-file.ts';
import { resolveTaskConfig } from '../../src/tasks/corpus/task-config.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { TaskParts } from './hear-preprocess-fixture.ts';
import { runNode } from './run-node.ts';

/**
 * What the full mode of a task makes of a source with these files, which are empty here: the sha256 of the sorted
 * lines `<file>,<label>`, as of the `<split>_labels.csv` that hear-preprocess publishes for its small mode.
 */
export async function namesAndLabels(
  t: ExecutionContext,
  { config, corpus, archives = [] }: TaskParts,
  source: string,
  files: readonly string[],
): Promise<{ readonly files: number; readonly sha256: string }> {
  const corpusFolder = temporaryFolder(t);
  for (const parent of new Set(files.map((file) => dirname(file)))) {
    mkdirSync(join(corpusFolder, parent), { recursive: true });
  }
  for (const file of files) writeFileSync(join(corpusFolder, file), '');
  const resolved = resolveTaskConfig(config, 'full');
  const { extractMetadata } = corpus(resolved, { tasksDir: '', mirrors: [] }, archives);
  const node = extractMetadata({ config: resolved, sources: { [source]: folder(corpusFolder) } });
  const { outDir, error } = await runNode(node, temporaryFolder(t));
  t.is(error, undefined, error?.stack);
  const rows = await readMetadataFile(outDir, () => true);
  const lines = rows.map(({ filestem, label }) => `${filestem}.wav,${label}\n`).sort();
  return { files: lines.length, sha256: createHash('sha256').update(lines.join('')).digest('hex') };
}
