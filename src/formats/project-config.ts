import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { BadInputsError, UserError } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import { readTextFile } from './text-file.ts';

/** What a project keeps in the folder that commands are typed in. */
export const CONFIG_FILE = 'heareval.yaml';

const words = z.array(z.string().min(1)).min(1);
const whole = z.int().min(1);
const folder = z.string().min(1);

const configSchema = z.strictObject({
  /** As `--module` takes them. */
  modules: words.optional(),
  /** As `--task` takes them. */
  tasks: words.optional(),
  /** Of the tasks that are named here. */
  mode: z.string().min(1).optional(),
  folders: z.strictObject({ workdir: folder, tasks: folder, embeddings: folder }).partial().optional(),
  protocol: z.string().optional(),
  head: z.string().optional(),
  grid: z.string().optional(),
  'grid-points': whole.optional(),
  search: z.string().optional(),
  engine: z.string().optional(),
  seed: z.int().min(0).optional(),
  seeds: whole.optional(),
  workers: whole.optional(),
  memory: z.int().min(0).optional(),
  gpus: z.int().min(0).optional(),
  cache: z.string().min(1).optional(),
  mirror: words.optional(),
  'sample-rate': z.array(whole).min(1).optional(),
  python: z.string().min(1).optional(),
});

export type ProjectConfig = z.infer<typeof configSchema>;

/** Every key, those within `folders` among them. */
export const configKeys: readonly string[] = [
  ...Object.keys(configSchema.shape),
  ...Object.keys(configSchema.shape.folders.unwrap().shape).map((key) => `folders.${key}`),
];

/** The values that a key may have, where these are names. */
export type ConfigChoices = Readonly<Record<string, readonly string[]>>;

/**
 * Reads a project's settings.
 *
 * @throws UserError that has a line for each mistake: its line in the file, its key, what is wrong, and the nearest key
 */
export async function readProjectConfig(file: string, choices: ConfigChoices): Promise<ProjectConfig> {
  const text = await readTextFile(file, 'the settings of a project, as heareval init writes them');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true });
  const lineOf = (offset: number) => lines.linePos(offset).line;
  const placed = (keys: readonly PropertyKey[]) => {
    const range = rangeOf(document, keys);
    return range === undefined ? file : `${file}:${lineOf(range)}`;
  };
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos: [start] }) => {
    const [reason = ''] = message.split('\n');
    const shown = reason.replace(/ at line \d+, column \d+:?$/, '');
    return `${file}:${lineOf(start)}: not YAML: ${code === 'MULTIPLE_DOCS' ? 'a second document begins here' : shown}`;
  });
  if (faults.length > 0) throw mistakes(file, faults);
  const value = plainValue(document, file);
  const result = configSchema.safeParse(value);
  const wrong = result.success ? wrongChoices(result.data, choices) : [];
  const problems = result.success
    ? wrong.map(({ key, problem }) => `${placed([key])}: ${key}: ${problem}`)
    : result.error.issues.flatMap((issue) => describeIssue(issue, placed));
  if (problems.length > 0) throw mistakes(file, problems);
  return result.data ?? {};
}

/** The text of a new `heareval.yaml`: what is asked for, and all else as comments. */
export function newConfigText({
  modules,
  tasks,
  mode,
}: {
  readonly modules: readonly string[];
  readonly tasks: readonly string[];
  readonly mode?: string | undefined;
}): string {
  const list = (values: readonly string[]) =>
    values.map((value) => `  - ${JSON.stringify(value)}\n`).join('');
  return `# What heareval does here. Every command reads this file in the folder it is typed in; what is typed wins over it.
# docs/config.md tells of every key; a line without its # counts.

# Embedding modules, as --module takes them, and tasks, as --task does: heareval run does all of them.
modules:
${list(modules)}tasks:
${list(tasks)}${mode === undefined ? '# mode: small' : `mode: ${JSON.stringify(mode)}`}

# folders:
#   workdir: _workdir
#   tasks: tasks
#   embeddings: embeddings

# How heads are chosen: fast grids and halving are much quicker, and not what published numbers were made with.
# protocol: hear2021
# head: mlp
# grid: fast
# grid-points: 8
# search: halving
# engine: onnx
# seed: 42
# seeds: 1

# The machine.
# workers: 4
# memory: 8000
# gpus: 0
# cache: local:rw
# mirror:
#   - ~/corpora
# sample-rate:
#   - 16000
# python: ./venv
`;
}

/** @throws UserError for aliases without an anchor, and for those that stand for far more than what is written */
function plainValue(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new UserError(`${file}: not YAML: ${error.message}`, { cause: error });
  }
}

function mistakes(file: string, problems: readonly string[]): UserError {
  const [only = ''] = problems;
  if (problems.length === 1) return new UserError(only);
  return new BadInputsError(`${file}: ${problems.length} mistakes`, problems);
}

function wrongChoices(config: ProjectConfig, choices: ConfigChoices): { key: string; problem: string }[] {
  return Object.entries(choices).flatMap(([key, names]) => {
    const value = (config as Readonly<Record<string, unknown>>)[key];
    if (typeof value !== 'string' || names.includes(value)) return [];
    return [{ key, problem: `${value}; expected one of ${names.join(', ')}${hint(value, names)}` }];
  });
}

/** What the kinds of values are called here. */
const PLAIN: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'keys with values',
  string: 'text',
  int: 'a whole number',
  null: 'nothing',
};

function describeIssue(issue: z.core.$ZodIssue, placed: (keys: readonly PropertyKey[]) => string): string[] {
  const above = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const known = configKeys
        .map((each) => each.split('.'))
        .filter((each) => each.length === above.length + 1 && above.every((part, at) => each[at] === part))
        .map((each) => each.at(-1) ?? '');
      const near = hint(key, known);
      const expected = near === '' ? `; expected one of ${known.join(', ')}` : near;
      return `${placed([...issue.path, key])}: ${[...above, key].join('.')}: unknown key${expected}`;
    });
  }
  const key = above.join('.');
  const message = issue.message
    .replace(/^Invalid (input|option): /, '')
    .replace(/\b(array|object|string|int|null)\b/g, (word) => PLAIN[word] ?? word);
  return [`${placed(issue.path)}: ${key === '' ? '' : `${key}: `}${message}`];
}

function hint(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}

/** Where the value of a key begins, or the value that it lacks. */
function rangeOf(
  document: ReturnType<typeof parseDocument>,
  keys: readonly PropertyKey[],
): number | undefined {
  for (let depth = keys.length; depth > 0; depth--) {
    const node = document.getIn(keys.slice(0, depth), true) as
      | { readonly range?: readonly number[] }
      | undefined;
    if (node?.range?.[0] !== undefined) return node.range[0];
  }
  return undefined;
}
