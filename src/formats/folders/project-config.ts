import { z } from 'zod';
import { mistakes, readYamlFile, yamlProblems, yamlSuggestion } from '../files/yaml-file.ts';

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
  device: z.string().optional(),
  seed: z.int().min(0).optional(),
  seeds: whole.optional(),
  workers: whole.optional(),
  memory: z.int().min(0).optional(),
  cache: z.string().min(1).optional(),
  mirror: words.optional(),
  soundfont: z.string().min(1).optional(),
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
  const { value, placeOf } = await readYamlFile(
    file,
    'the settings of a project, as heareval init writes them',
  );
  const result = configSchema.safeParse(value, { reportInput: true });
  const problems = result.success
    ? wrongChoices(result.data, choices).map(({ key, problem }) => `${placeOf([key])}: ${key}: ${problem}`)
    : yamlProblems(result.error, configSchema, placeOf);
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

# How heads are chosen: fast grids, and searches that drop points, are quicker, and not what published numbers were made with.
# protocol: hear2021
# head: mlp
# grid: fast
# grid-points: 8
# search: halving
# engine: onnx
# device: cpu
# seed: 42
# seeds: 1

# The machine.
# workers: 4
# memory: 8000
# cache: local:rw
# mirror:
#   - ~/corpora
# soundfont: fonts/GeneralUser.sf2
# sample-rate:
#   - 16000
# python: ./venv
`;
}

function wrongChoices(config: ProjectConfig, choices: ConfigChoices): { key: string; problem: string }[] {
  return Object.entries(choices).flatMap(([key, names]) => {
    const value = (config as Readonly<Record<string, unknown>>)[key];
    if (typeof value !== 'string' || names.includes(value)) return [];
    return [{ key, problem: `${value}; expected one of ${names.join(', ')}${yamlSuggestion(value, names)}` }];
  });
}
