import { join } from 'node:path';
import { at } from '../../at.ts';
import { BadInputsError, UserError } from '../../errors.ts';
import { readNpyRows } from '../../formats/files/npy.ts';
import { defineStep, writeFileAtomic } from '../../pipeline/index.ts';
import type { InputFolder, InputSource } from '../../pipeline/types.ts';
import { type LabelParams, readLabelSpace } from '../../prediction-types/label-space.ts';
import { predictionType } from '../../prediction-types/registry.ts';
import type { SplitSource } from '../../prediction-types/split-source.ts';
import { readTaskMetadata } from '../../prediction-types/task-metadata.ts';
import { commonColumns, matrixPath, readSplitShape, type SplitShape } from './embedded-splits.ts';

export type CheckEmbeddingsParams = LabelParams & {
  readonly task_name: string;
  readonly task_version: string;
  readonly splits: readonly string[];
};

type CheckEmbeddingsInputs = {
  /** `task_metadata.json` and, where there are labels, `labelvocabulary.csv`. */
  readonly task: InputSource;
  /** Matrix, index and labels of each split. */
  readonly splits: readonly InputSource[];
};

/** Values of a matrix that are looked at in one go. */
const VALUES_AT_ONCE = 2 ** 22;

/**
 * Looks through all embeddings and labels of a task before anything is trained, and names all splits that are bad.
 * What it writes, `embeddings.json`, says what the trainings depend on: as long as that stays the same, a change in one
 * split does not concern the trainings on others.
 */
export const checkEmbeddings = defineStep<CheckEmbeddingsParams, CheckEmbeddingsInputs>({
  module: import.meta.url,
  name: 'CheckEmbeddings',
  version: '1',
  async run({ params, inputs, outDir, progress, signal }) {
    await checkTask(inputs.task, params);
    const { labels, targets } = predictionType(params.prediction_type);
    const space = await readLabelSpace(
      params,
      (labels.vocabulary ? undefined : inputs.splits[0]) ?? inputs.task,
    );
    const sources = splitSources(params.splits, inputs.splits);
    const problems: string[] = [];
    const good: { source: SplitSource; shape: SplitShape }[] = [];
    for (const [done, source] of sources.entries()) {
      signal.throwIfAborted();
      try {
        const shape = await readSplitShape(source, space.kind);
        good.push({ source, shape });
        await targets.read(source, shape.index, space);
        await checkFinite(source, shape);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems.push(error.message);
      }
      progress(done + 1, sources.length, 'splits');
    }
    if (problems.length === 1) throw new UserError(problems[0] as string);
    if (problems.length > 1) {
      throw new BadInputsError(`${problems.length} of ${sources.length} splits cannot be used:`, problems);
    }
    const columns = commonColumns(
      good.map(({ source }) => source),
      good.map(({ shape }) => shape),
    );
    await writeFileAtomic(join(outDir, 'embeddings.json'), `${JSON.stringify({ columns })}\n`);
  },
});

/** The folder of each split, from the inputs of a step. */
export function splitSources(splits: readonly string[], folders: readonly InputFolder[]): SplitSource[] {
  return splits.map((split, position) => ({ split, folder: at(folders, position).path }));
}

async function checkTask(task: InputFolder, params: CheckEmbeddingsParams): Promise<void> {
  const found = await readTaskMetadata(task.path);
  if (found.task_name === params.task_name && found.version === params.task_version) return;
  throw new UserError(
    `${join(task.path, 'task_metadata.json')}: embeddings of ${found.task_name} ${found.version}; expected ${params.task_name} ${params.task_version}`,
  );
}

async function checkFinite(source: SplitSource, { rows, columns, index }: SplitShape): Promise<void> {
  const path = matrixPath(source);
  const rowsAtOnce = Math.max(1, Math.floor(VALUES_AT_ONCE / columns));
  for (let firstRow = 0; firstRow < rows; firstRow += rowsAtOnce) {
    const part = new Float32Array(Math.min(rowsAtOnce, rows - firstRow) * columns);
    await readNpyRows(path, part, firstRow);
    const bad = part.findIndex((value) => !Number.isFinite(value));
    if (bad < 0) continue;
    const row = firstRow + Math.floor(bad / columns);
    const file = index.files.find((each) => row < each.firstRow + each.rows);
    const time = index.timestamps === null ? '' : ` at ${index.timestamps[row]} ms`;
    throw new UserError(
      `${path}: ${part[bad]} at [${row}, ${bad % columns}] (${file?.filename}${time}); expected finite numbers`,
    );
  }
}
