import { z } from 'zod';
import { chooseDevice, DEVICES } from '../compute/devices.ts';
import { engineNames } from '../compute/engines.ts';
import { BadInputsError, UserError } from '../errors.ts';
import { poolings } from '../modules/pooling.ts';
import { nearestName } from '../nearest-name.ts';
import { gridNames, headNames, protocolNames, searchNames } from '../predict/head-names.ts';
import type { BenchmarkOptions } from './benchmark-options.ts';

const text = z.string().min(1);
const some = z.array(text).min(1);
const whole = z.int().min(0);
const count = z.int().min(1);

/** As a function or an object that is no data. */
function live<T>(isRight: (value: unknown) => boolean, expected: string) {
  return z.custom<T>(isRight, `expected ${expected}`);
}

const checks = {
  modules: some,
  tasks: some,
  mode: text.optional(),
  mirrors: z.array(text).optional(),
  soundfont: text.optional(),
  sampleRates: z.array(count).min(1).optional(),
  signal: live((value) => value instanceof AbortSignal, 'an AbortSignal').optional(),
  onEvent: live((value) => typeof value === 'function', 'a function').optional(),
  tell: live((value) => typeof value === 'function', 'a function').optional(),
  workdir: text.optional(),
  tasksDir: text.optional(),
  embeddingsDir: text.optional(),
  workers: count.optional(),
  memory: whole.optional(),
  cache: text.optional(),
  name: text.optional(),
  python: text.optional(),
  weights: text.optional(),
  layer: text.optional(),
  device: z.enum(DEVICES).optional(),
  window: count.optional(),
  hop: count.optional(),
  pooling: z.enum(poolings).optional(),
  protocol: z.enum(protocolNames).optional(),
  head: z.enum(headNames).optional(),
  fewShot: count.optional(),
  standardise: z.literal(true).optional(),
  grid: z.enum(gridNames).optional(),
  gridPoints: count.optional(),
  search: z.enum(searchNames).optional(),
  engine: z.enum(engineNames).optional(),
  seed: whole.optional(),
  seeds: count.optional(),
  embeddingsMemory: whole.optional(),
} satisfies Record<keyof BenchmarkOptions, z.ZodType>;

/**
 * Checks the options of a program, which no command line has read: also those that there are not, which would be without
 * any effect.
 *
 * @throws UserError that has a line for each mistake, or says that the device does not work here
 */
export function checkOptions(options: BenchmarkOptions): void {
  const { error } = z.strictObject(checks).safeParse(options);
  if (error === undefined) {
    chooseDevice(options.device ?? 'cpu');
    return;
  }
  const problems = error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map(unknownOption);
    const message = issue.message.replace(/^Invalid (input|option): /, '');
    return `benchmark: ${issue.path.join('.') || 'options'}: ${message}`;
  });
  const [only = ''] = problems;
  if (problems.length === 1) throw new UserError(only);
  throw new BadInputsError(`benchmark: ${problems.length} options are wrong`, problems);
}

function unknownOption(name: string): string {
  const nearest = nearestName(name, Object.keys(checks));
  return `benchmark: ${name}: unknown option${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}
