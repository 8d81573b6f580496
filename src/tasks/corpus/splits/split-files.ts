import { join } from 'node:path';
import { readCsv, stringifyCsv } from '../../../formats/files/csv.ts';
import { compareText } from '../../../numerics/text-order.ts';
import { NumpyRandomState, seedFromText } from '../../../random/numpy-random-state.ts';
import type { StoredRow } from '../labels/metadata-file.ts';
import type { ResolvedTaskConfig } from '../task-config.ts';

/** An audio file of a split: its name in the task folder, and where it is in the corpus. */
export interface SplitFile {
  readonly filestem: string;
  readonly relpath: string;
}

const FILE = 'files.csv';

/**
 * A split's files in the order in which they are taken: sorted, then shuffled by a seed made from the split's name
 * (hear-preprocess, `SubsampleSplit`).
 */
export function shuffledFiles(rows: readonly StoredRow[], split: string): SplitFile[] {
  const relpathOf = new Map<string, string>();
  for (const row of rows) if (row.split === split) relpathOf.set(row.filestem, row.relpath);
  const sorted = [...relpathOf].sort(([a], [b]) => compareText(a, b));
  const order = new NumpyRandomState(seedFromText(`SubsampleSplit(${split})`)).permutation(sorted.length);
  return Array.from(order, (index) => {
    const [filestem, relpath] = sorted[index] as [string, string];
    return { filestem, relpath };
  });
}

/** How many files of a split the task takes at most, or null for all. */
export function maxFiles(config: ResolvedTaskConfig, split: string): number | null {
  const seconds =
    config.split_mode === 'trainvaltest'
      ? (config.max_task_duration_by_split?.[split as 'train' | 'valid' | 'test'] ?? null)
      : (config.max_task_duration_by_fold ?? null);
  if (seconds === null) return null;
  if (config.sample_duration === null) {
    throw new RangeError(
      `${config.task_name}: clips of any length cannot be cut down to ${seconds} s a split`,
    );
  }
  return Math.trunc(seconds / config.sample_duration);
}

/** The text of `files.csv`, and where it belongs under a step's output. */
export function splitFilesTable(
  outDir: string,
  files: readonly SplitFile[],
): { readonly path: string; readonly text: string } {
  const rows = files.map((file) => [file.filestem, file.relpath]);
  return { path: join(outDir, FILE), text: stringifyCsv(['unique_filestem', 'relpath'], rows) };
}

/** The files that a SubsampleSplit step left. */
export async function readSplitFiles(folder: string): Promise<SplitFile[]> {
  const files: SplitFile[] = [];
  await readCsv(
    join(folder, FILE),
    'the files of a split',
    () => {},
    ([filestem = '', relpath = '']) => {
      files.push({ filestem, relpath });
    },
  );
  return files;
}
