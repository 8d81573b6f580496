import test from 'ava';
import type { BenchmarkOptions } from '../../src/benchmark/benchmark-options.ts';
import { checkOptions } from '../../src/benchmark/check-options.ts';
import { UserError } from '../../src/errors.ts';

const right = { modules: ['./a.js'], tasks: ['tone_pitch'] };

function mistakeIn(options: Readonly<Record<string, unknown>>): string {
  try {
    checkOptions({ ...right, ...options } as unknown as BenchmarkOptions);
  } catch (error) {
    return error instanceof UserError ? error.message : String(error);
  }
  return '';
}

test('options of a program that are right pass, those without a value too', (t) => {
  t.is(mistakeIn({}), '');
  t.is(
    mistakeIn({ mode: undefined, grid: 'fast', seed: 0, pooling: 'mean+std', signal: AbortSignal.abort() }),
    '',
  );
});

test('an option that there is not, or a value that cannot be, is told by its name', (t) => {
  t.is(mistakeIn({ gird: 'fast' }), 'benchmark: gird: unknown option; did you mean grid?');
  t.is(mistakeIn({ grid: 'fats' }), 'benchmark: grid: expected one of "default"|"fast"|"faster"');
  const wrong = {
    modules: './a.js',
    tasks: [],
    seed: 1.5,
    window: -1,
    pooling: 'median',
    workers: 0,
    workdir: 5,
    sampleRates: [0],
    signal: 5,
    onEvent: 'print',
  };
  for (const [name, value] of Object.entries(wrong)) {
    t.regex(mistakeIn({ [name]: value }), new RegExp(`^benchmark: ${name}[.0]*: `), name);
  }
  t.regex(mistakeIn(wrong), /^benchmark: 10 options are wrong\n/);
});
