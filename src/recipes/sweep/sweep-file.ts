import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { mistakes, type Place, readYamlFile, yamlProblems } from '../../formats/files/yaml-file.ts';
import { distributions, type ParameterSpace } from './parameter-space.ts';

const parameterSchema = z
  .strictObject({
    value: z.unknown().optional(),
    values: z.array(z.unknown()).min(1).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    distribution: z.enum(distributions).optional(),
  })
  .superRefine((parameter, context) => {
    const problem = rangeProblem(parameter);
    if (problem !== undefined) context.addIssue({ code: 'custom', path: [], message: problem });
  });

const sweepSchema = z.strictObject({
  /** Relative to the file of the sweep. @default `X.yaml` beside `X.sweep.yaml` */
  recipe: z.string().min(1).optional(),
  method: z.enum(['random', 'grid']).default('random'),
  metric: z
    .strictObject({ name: z.string().min(1), goal: z.enum(['minimize', 'maximize']).optional() })
    .optional(),
  /** By keys of the recipe, as `--set` takes them. */
  parameters: z.record(z.string(), parameterSchema),
});

/** A parameter of a sweep. */
export interface SweptParameter {
  /** As `--set` takes it. */
  readonly key: string;
  /** Where it is written: `digits.sweep.yaml:7`. */
  readonly place: string;
  readonly space: ParameterSpace;
}

/** What is searched, and how. */
export interface Sweep {
  readonly file: string;
  /** Of the file, without `.sweep.yaml`. */
  readonly name: string;
  /** Path of the recipe. */
  readonly recipe: string;
  readonly method: 'random' | 'grid';
  readonly metric: { readonly name: string; readonly goal?: 'minimize' | 'maximize' | undefined } | undefined;
  readonly parameters: readonly SweptParameter[];
  readonly placeOf: Place;
}

const ENDING = /\.sweep\.ya?ml$/;

/**
 * Reads a sweep (docs/sweep.md): which values of a recipe to try.
 *
 * @throws UserError that has a line for each mistake: file and line, key, what is wrong, the nearest key
 */
export async function readSweep(file: string): Promise<Sweep> {
  const { value, placeOf } = await readYamlFile(
    file,
    'a sweep, which tells which values of a recipe to try; docs/sweep.md has examples',
  );
  const result = sweepSchema.safeParse(value, { reportInput: true });
  if (!result.success) throw mistakes(file, yamlProblems(result.error, sweepSchema, placeOf));
  const { recipe, method, metric, parameters } = result.data;
  if (recipe === undefined && !ENDING.test(file)) {
    throw mistakes(file, [
      `${file}: recipe: is not there; expected the path of a recipe, or a file called as <recipe>.sweep.yaml beside it`,
    ]);
  }
  const swept = Object.entries(parameters).map(([key, parameter]) => ({
    key,
    place: placeOf(['parameters', key]),
    space: spaceOf(parameter),
  }));
  if (swept.length === 0) {
    throw mistakes(file, [
      `${placeOf(['parameters'])}: parameters: there are none; expected keys of the recipe, as training.learning_rate`,
    ]);
  }
  const folder = dirname(file);
  return {
    file,
    name: basename(file).replace(/(\.sweep)?\.ya?ml$/, ''),
    recipe: recipe === undefined ? file.replace(ENDING, '.yaml') : join(folder, recipe),
    method,
    metric,
    parameters: swept,
    placeOf,
  };
}

type Parameter = z.infer<typeof parameterSchema>;

const EXPECTED = 'expected value, values, or min and max';

/** What makes no range of a parameter. */
function rangeProblem({ value, values, min, max, distribution }: Parameter): string | undefined {
  const isRange = min !== undefined || max !== undefined;
  const given = [value !== undefined, values !== undefined, isRange].filter(Boolean).length;
  if (given === 0) return `says no value; ${EXPECTED}`;
  if (given > 1) return `says more than one of value, values and a range; ${EXPECTED}`;
  if (!isRange) {
    return distribution === undefined ? undefined : `distribution ${distribution} is of a range; ${EXPECTED}`;
  }
  if (min === undefined || max === undefined) {
    return `has no ${min === undefined ? 'min' : 'max'}; ${EXPECTED}`;
  }
  if (min >= max) return `min ${min} is not below max ${max}`;
  if (distribution?.startsWith('log_uniform') && min <= 0) {
    return `min ${min}; ${distribution} expects values above 0, which are drawn evenly in their logarithms, not exponents`;
  }
  if (distribution === 'int_uniform' && !(Number.isInteger(min) && Number.isInteger(max))) {
    return `${min} to ${max}; int_uniform expects whole numbers`;
  }
  return undefined;
}

function spaceOf({ value, values, min, max, distribution }: Parameter): ParameterSpace {
  if (values !== undefined) return { values };
  if (min === undefined || max === undefined) return { values: [value] };
  const isWhole = Number.isInteger(min) && Number.isInteger(max);
  return { min, max, distribution: distribution ?? (isWhole ? 'int_uniform' : 'uniform') };
}
