import { readFile } from 'node:fs/promises';
import { join, posix, relative } from 'node:path';
import { BadInputsError, UserError } from '../../errors.ts';
import type { InputFolder } from '../../pipeline/index.ts';
import { descriptionFiles, labelsFile } from '../../prediction-types/label-files.ts';
import { predictionType } from '../../prediction-types/registry.ts';
import { readTaskMetadata, type TaskMetadata } from '../../prediction-types/task-metadata.ts';

/** A task folder that holds some of a task's sample rates. */
interface TaskPart {
  /** Absolute path. */
  readonly folder: string;
  /** Paths of its files, relative to the folder. */
  readonly files: ReadonlySet<string>;
}

/** A task put together from folders that each have some of its sample rates. */
export interface CombinedTask {
  readonly metadata: TaskMetadata;
  /** Folder that has the labels, and the names of its files that are no audio. */
  readonly description: { readonly folder: string; readonly files: readonly string[] };
  /** Every clip of every split, as `<split>/<file>`. */
  readonly clips: readonly string[];
  /** The folder of each sample rate, in Hz, that has all clips. */
  readonly folderOf: ReadonlyMap<number, string>;
}

/**
 * Puts together what archives and folders have of one task.
 *
 * @throws UserError where they disagree on labels; BadInputsError that names the clips which a sample rate lacks
 */
export async function combineParts(inputs: readonly InputFolder[]): Promise<CombinedTask> {
  const parts = inputs.map(partOf);
  const [first, ...others] = parts;
  if (first === undefined) throw new RangeError('expected a part at least, got none');
  const metadata = await readTaskMetadata(first.folder);
  const { embedding_type: kind, prediction_type: type } = metadata;
  const { labels } = predictionType(type);
  const files = [
    ...descriptionFiles(type).filter((file) => file !== 'task_metadata.json'),
    ...metadata.splits.map((split) => labelsFile(split, type)),
  ];
  for (const other of others) await requireSameLabels(first.folder, other.folder, files);
  const clips: string[] = [];
  for (const split of metadata.splits) {
    for (const file of await labels.readClips({ folder: first.folder, split }, kind)) {
      clips.push(`${split}/${file}`);
    }
  }
  return {
    metadata,
    description: { folder: first.folder, files: ['task_metadata.json', ...files] },
    clips,
    folderOf: ratesOf(parts, clips),
  };
}

/** The task folder within what was extracted, or the folder as it is. */
function partOf({ path: root, files }: InputFolder): TaskPart {
  const metadata = files.find((file) => posix.basename(file) === 'task_metadata.json');
  if (metadata === undefined) throw new UserError(`${relative('', root)}: no task_metadata.json in it`);
  const prefix = metadata.slice(0, -'task_metadata.json'.length);
  const own = files.filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
  return { folder: join(root, prefix), files: new Set(own) };
}

async function requireSameLabels(a: string, b: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const [one, other] = [join(a, file), join(b, file)];
    if (!(await readFile(one)).equals(await readFile(other))) {
      throw new UserError(
        `${relative('', other)} differs from ${relative('', one)}: expected sample rates of one task, prepared in one go`,
      );
    }
  }
}

function ratesOf(parts: readonly TaskPart[], clips: readonly string[]): Map<number, string> {
  const folderOf = new Map<number, string>();
  const problems: string[] = [];
  for (const { folder, files } of parts) {
    const rates = new Set([...files].flatMap((file) => /^(\d+)\//.exec(file)?.[1] ?? []));
    for (const rate of [...rates].map(Number).filter((each) => !folderOf.has(each))) {
      folderOf.set(rate, join(folder, String(rate)));
      const missing = clips.filter((clip) => !files.has(`${rate}/${clip}`));
      problems.push(...missing.map((clip) => relative('', join(folder, String(rate), clip))));
    }
  }
  if (problems.length > 0) throw new BadInputsError('clips that have labels and no audio:', problems);
  if (folderOf.size === 0) throw new UserError('no audio: expected folders named by sample rates in Hz');
  return folderOf;
}
