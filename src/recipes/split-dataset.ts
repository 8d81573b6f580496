import { stat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { readCsv, stringifyCsv } from '../formats/files/csv.ts';
import { readJsonFile } from '../formats/files/json-file.ts';
import { makeFolder } from '../make-folder.ts';
import { copyFileAtomic, defineStep, writeFileAtomic } from '../pipeline/index.ts';
import type { InputFolder, InputSource } from '../pipeline/types.ts';
import { readTaskMetadata } from '../prediction-types/task-metadata.ts';
import { linkOrCopy } from '../tasks/corpus/clips/link-or-copy.ts';
import { type DatasetSplit, drawSplits, SPLITS, splitMetadata, splitTaskName } from './dataset-split.ts';
import type { TrainedTask } from './trained-task.ts';

const LINKS_AT_ONCE = 16;
const VOCABULARY = 'labelvocabulary.csv';

/** Where a clip goes: its split, and the name that it has there. */
type Moved = { readonly split: string; readonly name: string };
/** By the split that it is in, and its name. */
type Moves = ReadonlyMap<string, ReadonlyMap<string, Moved>>;

/**
 * A task folder with the clips of all splits of another, divided anew into `train`, `valid` and `test`, with their labels. Clips
 * of several splits that have one name are called `<split>_<name>`.
 */
const splitDataset = defineStep<
  { shares: readonly number[]; seed: number; task: string },
  { task: InputSource }
>({
  module: import.meta.url,
  name: 'SplitDataset',
  version: '1',
  resumable: true,
  async run({ params, inputs: { task }, outDir, hashed, forEach }) {
    const metadata = await readTaskMetadata(task.path);
    const clips = clipsOfSplits(task, metadata.splits);
    const moves = movesOf(clips, { ...params, shares: [...params.shares] }, params.task);
    const audio = task.files.flatMap((file) => {
      const [rate = '', split = '', ...name] = file.split('/');
      const moved = moves.get(split)?.get(name.join('/'));
      return moved === undefined ? [] : [{ file, target: posix.join(rate, moved.split, moved.name) }];
    });
    for (const folder of new Set(audio.map(({ target }) => dirname(join(outDir, target))))) {
      makeFolder(folder);
    }
    await forEach(
      audio,
      { outputs: ({ target }) => [target], concurrency: LINKS_AT_ONCE, unit: 'files' },
      async ({ file, target }) => {
        await linkOrCopy(join(task.path, file), join(outDir, target));
        const sha256 = task.sha256Of(file);
        if (sha256 !== undefined) hashed(target, { size: (await stat(join(outDir, target))).size, sha256 });
      },
    );
    for (const format of ['json', 'csv'] as const) {
      const files = metadata.splits.filter((split) => task.files.includes(`${split}.${format}`));
      if (files.length > 0) await moveLabels(task.path, files, { format, moves, outDir });
    }
    if (task.files.includes(VOCABULARY)) {
      await copyFileAtomic(join(task.path, VOCABULARY), join(outDir, VOCABULARY));
    }
    const text = `${JSON.stringify(splitMetadata(metadata), null, 1)}\n`;
    await writeFileAtomic(join(outDir, 'task_metadata.json'), text);
  },
});

/**
 * The tasks of a recipe as they are trained on: themselves, or, with `dataset_split`, the folders
 * `<tasksDir>/<task>-split-<shares>` that have their clips divided anew.
 */
export function splitTasks(
  tasks: readonly TrainedTask[],
  split: DatasetSplit | undefined,
  tasksDir: string,
): readonly TrainedTask[] {
  if (split === undefined) return tasks;
  return tasks.map(({ name: task, node, metadata }) => {
    const name = splitTaskName(task, split);
    const { shares, seed } = split;
    const made = splitDataset({
      scope: name,
      params: { shares, seed, task },
      inputs: { task: node },
      publishTo: join(tasksDir, name),
    });
    return { name, node: made, metadata: splitMetadata(metadata) };
  });
}

/** Names of the clips that there are at any rate, by split. */
function clipsOfSplits({ files }: InputFolder, splits: readonly string[]): ReadonlyMap<string, Set<string>> {
  const clips = new Map(splits.map((split) => [split, new Set<string>()]));
  for (const file of files) {
    const [rate = '', split = '', ...name] = file.split('/');
    if (/^\d+$/.test(rate) && file.endsWith('.wav')) clips.get(split)?.add(name.join('/'));
  }
  return clips;
}

function movesOf(clips: ReadonlyMap<string, ReadonlySet<string>>, split: DatasetSplit, task: string): Moves {
  const names = [...clips.values()].flatMap((ofSplit) => [...ofSplit]);
  const areDistinct = new Set(names).size === names.length;
  const nameOf = (from: string, name: string) =>
    areDistinct ? name : posix.join(posix.dirname(name), `${from}_${posix.basename(name)}`);
  const all = [...clips].flatMap(([from, ofSplit]) => [...ofSplit].map((name) => nameOf(from, name)));
  const drawn = drawSplits(all, split, task);
  return new Map(
    [...clips].map(([from, ofSplit]) => [
      from,
      new Map(
        [...ofSplit].map((old) => {
          const name = nameOf(from, old);
          return [old, { split: drawn.get(name) ?? '', name }];
        }),
      ),
    ]),
  );
}

interface LabelMove {
  readonly format: 'json' | 'csv';
  readonly moves: Moves;
  readonly outDir: string;
}

async function moveLabels(folder: string, splits: readonly string[], how: LabelMove): Promise<void> {
  const texts =
    how.format === 'json' ? await movedJson(folder, splits, how) : await movedCsv(folder, splits, how);
  for (const [split, text] of texts) await writeFileAtomic(join(how.outDir, `${split}.${how.format}`), text);
}

/** `{file: labels}`, the files sorted. */
async function movedJson(folder: string, splits: readonly string[], { moves }: LabelMove) {
  const labels = new Map(SPLITS.map((split) => [split as string, new Map<string, unknown>()]));
  for (const from of splits) {
    const path = join(folder, `${from}.json`);
    const read = await readJsonFile(path, z.record(z.string(), z.unknown()), `the labels of split ${from}`);
    for (const [file, value] of Object.entries(read)) {
      const { split, name } = movedClip(moves, from, file, path);
      labels.get(split)?.set(name, value);
    }
  }
  return [...labels].map(([split, ofSplit]) => {
    const sorted = [...ofSplit].sort(([a], [b]) => (a < b ? -1 : 1));
    return [split, `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`] as const;
  });
}

/** Rows of a clip, whose name is the first field, in their order. */
async function movedCsv(folder: string, splits: readonly string[], { moves }: LabelMove) {
  let columns: readonly string[] = [];
  const rows = new Map(SPLITS.map((split) => [split as string, [] as string[][]]));
  for (const from of splits) {
    const path = join(folder, `${from}.csv`);
    await readCsv(
      path,
      `the labels of split ${from}`,
      (header) => {
        columns = header;
      },
      ([file = '', ...fields]) => {
        const { split, name } = movedClip(moves, from, file, path);
        rows.get(split)?.push([name, ...fields]);
      },
    );
  }
  return [...rows].map(([split, ofSplit]) => [split, stringifyCsv(columns, ofSplit)] as const);
}

/** @throws UserError for a clip without audio */
function movedClip(moves: Moves, split: string, file: string, path: string): Moved {
  const moved = moves.get(split)?.get(file);
  if (moved !== undefined) return moved;
  throw new UserError(`${path}: ${file} has labels and no wav file of split ${split}; expected both`);
}
