import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';

export const SCORES = 'scores.json';
const PREDICTIONS = 'predictions.json';

/** Names of what to read; without them everything. */
export interface ResultsFilter {
  readonly modules?: readonly string[] | undefined;
  readonly tasks?: readonly string[] | undefined;
}

/** `<embeddings>/<module>/<task>`. */
export interface ScoredFolder {
  readonly module: string;
  readonly task: string;
  readonly folder: string;
}

/**
 * The folders that have scores, by module, then task.
 *
 * @throws UserError where there are none, or a name of the filter has none, with the command that makes them
 */
export async function findScored(
  embeddingsDir: string,
  { modules, tasks }: ResultsFilter,
): Promise<readonly ScoredFolder[]> {
  const places = await foldersWith(SCORES, embeddingsDir);
  if (places.length === 0) {
    const [predicted] = await foldersWith(PREDICTIONS, embeddingsDir);
    throw new UserError(
      `${embeddingsDir}: no scores; expected <module>/<task>/${SCORES}`,
      predicted === undefined
        ? { next: 'heareval run --module ./baseline --task tone_pitch-1.0.0-small' }
        : { next: `heareval evaluate ${predicted.task}` },
    );
  }
  const known = { module: places.map(({ module }) => module), task: places.map(({ task }) => task) };
  const unscored = modules?.find((name) => !known.module.includes(name));
  if (unscored !== undefined) {
    const next = await nextCommand(embeddingsDir, unscored, tasks?.[0] ?? known.task[0] ?? '<task>');
    throw new UserError(noScores('module', unscored, known.module, embeddingsDir), { next });
  }
  const unknown = tasks?.find((name) => !known.task.includes(name));
  if (unknown !== undefined) throw new UserError(noScores('task', unknown, known.task, embeddingsDir));
  const chosen = places.filter(
    ({ module, task }) => (modules?.includes(module) ?? true) && (tasks?.includes(task) ?? true),
  );
  if (chosen.length === 0) {
    throw new UserError(`${embeddingsDir}: none of these modules has scores for any of these tasks`);
  }
  return chosen;
}

/** Every `<module>/<task>` that has this file, sorted. */
async function foldersWith(file: string, embeddingsDir: string): Promise<readonly ScoredFolder[]> {
  const found: ScoredFolder[] = [];
  for (const module of await namesIn(embeddingsDir)) {
    for (const task of await namesIn(join(embeddingsDir, module))) {
      const folder = join(embeddingsDir, module, task);
      if ((await namesIn(folder)).includes(file)) found.push({ module, task, folder });
    }
  }
  return found;
}

/** Sorted; none where it is no folder that can be read. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch((): string[] => [])).sort();
}

function noScores(
  kind: 'module' | 'task',
  name: string,
  known: readonly string[],
  embeddingsDir: string,
): string {
  const listed = [...new Set(known)].sort().join(', ');
  return `${kind} ${name} has no scores in ${embeddingsDir}; expected one of ${listed}`;
}

/** What gives a module scores, from what it has. */
async function nextCommand(embeddingsDir: string, module: string, otherTask: string): Promise<string> {
  const own = (places: readonly ScoredFolder[]) => places.find((place) => place.module === module)?.task;
  const predicted = own(await foldersWith(PREDICTIONS, embeddingsDir));
  if (predicted !== undefined) return `heareval evaluate ${predicted}`;
  const embedded = own(await foldersWith('task_metadata.json', embeddingsDir));
  if (embedded !== undefined) return `heareval predict --module ${module} --task ${embedded}`;
  return `heareval run --module ${module} --task ${otherTask}`;
}
