import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { mistakes, type Place, readYamlFile, yamlSuggestion } from '../../formats/files/yaml-file.ts';

/** What a parameter may be; YAML and sweeps say it. */
export type ParameterValue = number | string | boolean | readonly number[];

/** Parameters that every training has, with kac_prediction's names; those of a model come with them. */
export type Parameters = {
  /** Sounds of a step; 0: all that are trained on. */
  readonly batch_size: number;
  /** Shares of the sounds, in their order, that are for training, for testing and for evaluation. */
  readonly dataset_split: readonly [number, number, number];
  /** 0: until early stopping ends it. */
  readonly num_of_epochs: number;
  /** Whether this is only a try: the second share is tested on, not the third, and no file is left. */
  readonly testing: boolean;
  readonly with_early_stopping: boolean;
  /** Of the first weights, the order of the sounds and what dropout drops. @default 42 */
  readonly seed?: number;
};

/** Parameters that are all there. */
export type Chosen<P extends Parameters = Parameters> = P & { readonly seed: number };

const SHARES = 'expected three shares from 0 to 1 that add up to 1';
const WHOLE = 'expected a whole number from 0';
const share = z.number(SHARES).min(0, SHARES).max(1, SHARES);
const whole = z.int(WHOLE).min(0, WHOLE);
const common = z.object({
  batch_size: whole,
  dataset_split: z
    .tuple([share, share, share], SHARES)
    .refine(([a, b, c]) => Math.abs(a + b + c - 1) < 1e-6, SHARES),
  num_of_epochs: whole,
  testing: z.boolean(),
  with_early_stopping: z.boolean(),
  seed: whole.optional(),
});

/**
 * Defaults, with what a YAML file says in the place of some, and what a sweep says in the place of both.
 *
 * @param configPath empty: no file
 * @throws UserError that has a line for each parameter that there is not, or that is something else than its default
 */
export async function chosenParameters<P extends Parameters>(
  defaults: P,
  configPath: string,
  sweep: Readonly<Record<string, unknown>>,
): Promise<Chosen<P>> {
  const known = { seed: 42, ...defaults };
  const config = configPath === '' ? undefined : await readYamlFile(configPath, 'parameters of a training');
  const fromFile = config === undefined ? {} : parametersOf(config.value, configPath);
  const placeOf: Place = ([name]) => {
    if (name !== undefined && name in sweep) return 'sweep';
    if (name !== undefined && name in fromFile) return config?.placeOf([name]) ?? configPath;
    return 'defaults';
  };
  const problems = Object.entries({ ...fromFile, ...sweep }).flatMap(([name, value]) => {
    const problem = parameterProblem(name, value, known);
    return problem === undefined ? [] : [`${placeOf([name])}: ${name}: ${problem}`];
  });
  if (problems.length > 0) throw mistakes(configPath || 'parameters', problems);
  const chosen = { ...known, ...fromFile, ...sweep };
  const checked = common.safeParse(chosen);
  if (!checked.success) {
    const lines = checked.error.issues.map(({ path: [name = ''], message }) => {
      const found = JSON.stringify((chosen as Readonly<Record<PropertyKey, unknown>>)[name]);
      return `${placeOf([name])}: ${String(name)}: ${found}; ${message.replace(/^Invalid input: /, '')}`;
    });
    throw mistakes(configPath || 'parameters', lines);
  }
  if (chosen.num_of_epochs === 0 && !chosen.with_early_stopping) {
    throw new UserError(
      `${placeOf(['num_of_epochs'])}: num_of_epochs: 0; expected 1 or more, or with_early_stopping: true, as nothing would end the training`,
    );
  }
  return chosen;
}

function parametersOf(value: unknown, file: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new UserError(`${file}: ${JSON.stringify(value)}; expected names of parameters with values`);
}

/** What is wrong with a value that takes the place of a default. */
function parameterProblem(
  name: string,
  value: unknown,
  defaults: Readonly<Record<string, ParameterValue>>,
): string | undefined {
  const before = defaults[name];
  if (before === undefined) {
    const known = Object.keys(defaults);
    return `unknown parameter${yamlSuggestion(name, known) || `; expected one of ${known.join(', ')}`}`;
  }
  if (kindOf(value) === kindOf(before)) return undefined;
  return `${JSON.stringify(value)}; expected ${kindOf(before)}, as ${JSON.stringify(before)}`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'number') ? 'numbers' : 'a list';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'number' ? 'a number' : typeof value === 'string' ? 'a text' : 'something else';
}
