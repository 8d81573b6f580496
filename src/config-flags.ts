import { UserError } from './errors.ts';

/** A value of a setting, or several, as text. */
export type Settings = ReadonlyMap<string, readonly string[]>;

/** What a command takes, as far as settings can decide it. */
export interface CommandShape {
  readonly name: string;
  readonly flags: readonly {
    /** With its dashes. */
    readonly long: string;
    readonly takesValue: boolean;
    readonly envVar?: string | undefined;
  }[];
  /** How many modules and tasks it works on, by a flag that it needs (`--task`) or by its arguments (`task`). */
  readonly takes?: Partial<Record<'--module' | '--task' | 'task', 'one' | 'many'>> | undefined;
  /** Typed one of these, it needs no task. */
  readonly withoutTask?: readonly string[] | undefined;
  /** Typed one of these, it needs no module. */
  readonly withoutModule?: readonly string[] | undefined;
}

export interface Configured {
  /** The arguments with those of the settings. */
  readonly args: readonly string[];
  /** The settings that decide something, as they would be typed. */
  readonly decided: readonly string[];
}

/**
 * Adds to what was typed what the settings say and nobody typed.
 *
 * @param args the command's name and what follows it
 * @param settings by flag without dashes; `module`, `task` and `mode` too
 * @param file what the settings are called in messages
 * @throws UserError where a command works on one module or task, several are set and none is typed
 */
export function configuredArguments(
  args: readonly string[],
  command: CommandShape,
  settings: Settings,
  { file, env }: { readonly file: string; readonly env: Readonly<Record<string, string | undefined>> },
): Configured {
  const place = args.indexOf(command.name);
  const typed = args.slice(place + 1);
  const isTyped = (flag: string) => typed.some((word) => word === flag || word.startsWith(`${flag}=`));
  const { takes = {}, withoutTask = [], withoutModule = [] } = command;
  const needsNoTask = withoutTask.some(isTyped);
  const decided: string[] = [];
  const operands: string[] = [];
  let tasksAreSet = false;
  for (const flag of ['--module', '--task'] as const) {
    const values = settings.get(flag.slice(2));
    if (takes[flag] === undefined || values === undefined || isTyped(flag)) continue;
    if (flag === '--task' && needsNoTask) continue;
    if (flag === '--module' && withoutModule.some(isTyped)) continue;
    oneOf(values, takes[flag], flag, file);
    decided.push(...values.map((value) => `${flag}=${value}`));
    tasksAreSet ||= flag === '--task';
  }
  const tasks = settings.get('task');
  if (takes.task !== undefined && tasks !== undefined && !needsNoTask && !hasOperand(typed, command)) {
    oneOf(tasks, takes.task, 'a task', file);
    operands.push(...tasks);
    tasksAreSet = true;
  }
  for (const { long, envVar } of command.flags) {
    const name = long.slice(2);
    const values = settings.get(name);
    if (values === undefined || isTyped(long) || ['module', 'task'].includes(name)) continue;
    if (envVar !== undefined && env[envVar] !== undefined) continue;
    if (name === 'mode' && !tasksAreSet) continue;
    decided.push(...values.map((value) => `${long}=${value}`));
  }
  return {
    args: [...args.slice(0, place + 1), ...operands, ...decided, ...typed],
    decided: [...operands, ...decided.map((word) => word.replace('=', ' '))],
  };
}

function oneOf(values: readonly string[], takes: 'one' | 'many', what: string, file: string): void {
  if (takes === 'many' || values.length === 1) return;
  throw new UserError(
    `${file}: names ${values.length} (${values.join(', ')}), and this command takes one; expected ${what} with one of them`,
  );
}

/** Whether a word was typed that is neither a flag nor a flag's value. */
function hasOperand(typed: readonly string[], { flags }: CommandShape): boolean {
  return typed.some((word, index) => {
    if (word.startsWith('-')) return false;
    const before = typed[index - 1];
    const isValue = before?.startsWith('--') && !before.includes('=');
    return !(isValue && flags.some(({ long, takesValue }) => long === before && takesValue));
  });
}
