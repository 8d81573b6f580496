import { UserError } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import { findTask, taskFolders } from './registry.ts';

/** What a person typed for a task, and where it may be. */
export interface TypedTask {
  /** `spoken_digit`, `spoken_digit-1.0.9` or `spoken_digit-1.0.9-small`. */
  readonly name: string;
  /** As `--mode` has it. */
  readonly mode?: string | undefined;
  /** Names of the folders of tasks that are there, whoever made them. */
  readonly present: readonly string[];
  /** Where they are, for messages. */
  readonly place: string;
  /** What the name was given to, for messages. @default the name alone */
  readonly option?: string | undefined;
}

export interface MeantTask {
  /** Name of its folder, for instance `spoken_digit-1.0.9-full`. */
  readonly name: string;
  /** Why this one, where the name alone does not say so. */
  readonly why: string | undefined;
}

/**
 * The task folder that is meant. A name without its mode is the folder that is there, or else the task's default mode;
 * tasks that others made are known by the folders that are there.
 *
 * @throws UserError for a name or a mode that there is not, with the nearest one, and where several could be meant
 */
export async function meantTask(typed: TypedTask): Promise<MeantTask> {
  const { name, mode, present } = typed;
  const all = [...new Set([...present, ...(await taskFolders(name))])];
  if (all.includes(name)) {
    if (mode === undefined || modeOf(name) === mode) return { name, why: undefined };
    throw new UserError(
      `--mode ${mode}: ${name} is of mode ${modeOf(name)}; expected its name without one, or no --mode`,
    );
  }
  const named = all.filter((folder) => isOfName(folder, name));
  if (named.length === 0) throw unknownTask(typed, [...new Set([...present, ...(await taskFolders())])]);
  const possible = mode === undefined ? named : named.filter((folder) => modeOf(folder) === mode);
  if (possible.length === 0) {
    const modes = [...new Set(named.map(modeOf))];
    const nearest = nearestName(mode ?? '', modes);
    const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
    throw new UserError(
      `--mode ${mode}: ${name} has no such mode; expected one of ${modes.join(', ')}${hint}`,
    );
  }
  const there = possible.filter((folder) => present.includes(folder));
  const usual = await defaultAmong(possible);
  const [only] = there;
  if (only !== undefined && there.length === 1) {
    return { name: only, why: mode === undefined ? `the one in ${typed.place}` : undefined };
  }
  if (there.length === 0 && possible.length === 1) return { name: possible[0] as string, why: undefined };
  if (usual !== undefined && (there.length === 0 || there.includes(usual))) {
    return { name: usual, why: 'its default mode' };
  }
  throw new UserError(
    `${placeOf(typed)}: could be one of ${(there.length > 0 ? there : possible).join(', ')}; expected one of these, or --mode`,
  );
}

/**
 * Of the folders that are there, those that are meant by names: of a name without a version or a mode all.
 *
 * @param names none: all
 * @returns a name that none has as it is, for whoever looks for it to refuse it
 */
export function tasksAmong(
  names: readonly string[] | undefined,
  mode: string | undefined,
  present: readonly string[],
): readonly string[] | undefined {
  if (names === undefined && mode === undefined) return undefined;
  const ofMode = (folder: string) => mode === undefined || modeOf(folder) === mode;
  if (names === undefined) {
    const found = present.filter(ofMode);
    if (found.length > 0) return found;
    throw new UserError(`--mode ${mode}: no task has results in this mode; there are ${listed(present)}`);
  }
  return names.flatMap((name) => {
    if (present.includes(name)) return [name];
    const found = present.filter((folder) => isOfName(folder, name) && ofMode(folder));
    return found.length > 0 ? found : [mode === undefined ? name : `${name} --mode ${mode}`];
  });
}

/** Whether it is the folder of a task in some version and mode, or of a task and a version in some mode. */
function isOfName(folder: string, name: string): boolean {
  return folder.startsWith(`${name}-`) && folder.slice(name.length + 1).split('-').length <= 2;
}

function modeOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('-') + 1);
}

/** The folder whose mode is the default of its task. */
async function defaultAmong(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const found = await findTask(folder);
    if (found !== undefined && found.mode === found.task.defaultMode) return folder;
  }
  return undefined;
}

function unknownTask(typed: TypedTask, all: readonly string[]): UserError {
  const names = all.map((folder) => folder.split('-').slice(0, -2).join('-')).filter((name) => name !== '');
  const nearest = nearestName(typed.name, [...new Set([...names, ...all])]);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return new UserError(`${placeOf(typed)}: unknown task, and no folder in ${typed.place}${hint}`, {
    next: 'heareval tasks',
  });
}

function placeOf({ option, name }: TypedTask): string {
  return option === undefined ? name : `${option} ${name}`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
