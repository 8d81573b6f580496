import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { readSweep } from '../../../src/recipes/sweep/sweep-file.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function written(t: ExecutionContext, text: string, name = 'digits.sweep.yaml'): string {
  const file = join(temporaryFolder(t), name);
  writeFileSync(file, text);
  return file;
}

async function mistakeOf(t: ExecutionContext, text: string, name?: string): Promise<string> {
  const file = written(t, text, name);
  const error = await t.throwsAsync(readSweep(file), { instanceOf: UserError });
  return (error?.message ?? '').replaceAll(file, 'digits.sweep.yaml');
}

test('a sweep searches at random, in the recipe beside it; ranges of whole numbers have whole numbers', async (t) => {
  const text = `parameters:
  training.batch_size: {min: 8, max: 64}
  network.dropout: {min: 0, max: 0.5}
  training.optimiser.name: {values: [adam, sgd]}
  training.epochs: {value: 5}
`;
  const file = written(t, text);
  const sweep = await readSweep(file);
  t.is(sweep.method, 'random');
  t.is(sweep.name, 'digits');
  t.is(sweep.recipe, join(dirname(file), 'digits.yaml'));
  t.deepEqual(
    sweep.parameters.map(({ space }) => space),
    [
      { min: 8, max: 64, distribution: 'int_uniform' },
      { min: 0, max: 0.5, distribution: 'uniform' },
      { values: ['adam', 'sgd'] },
      { values: [5] },
    ],
  );
  t.is(sweep.parameters[1]?.place, `${file}:3`);
});

test('a sweep may name its recipe, by a path from its own folder', async (t) => {
  const file = written(t, 'recipe: ../b.yaml\nparameters: {a: {value: 1}}\n', 'any.yaml');
  t.is((await readSweep(file)).recipe, join(dirname(file), '../b.yaml'));
});

test('a mistake is one line with its place, its key and what was expected', async (t) => {
  const ofRange = (range: string) => mistakeOf(t, `parameters:\n  a: ${range}\n`);
  t.is(await ofRange('{min: 3, max: 2}'), 'digits.sweep.yaml:2: parameters.a: min 3 is not below max 2');
  t.regex(await ofRange('{min: 3}'), /parameters\.a: has no max; expected value, values, or min and max$/);
  t.regex(await ofRange('{value: 3, max: 4}'), /says more than one of value, values and a range/);
  t.regex(await ofRange('{}'), /parameters\.a: says no value/);
  t.regex(await ofRange('{value: 1, distribution: uniform}'), /distribution uniform is of a range/);
  t.regex(
    await ofRange('{min: -9, max: -2, distribution: log_uniform}'),
    /min -9; log_uniform expects values above 0, .* not exponents$/,
  );
  t.regex(
    await ofRange('{min: 0.5, max: 2, distribution: int_uniform}'),
    /0\.5 to 2; int_uniform expects whole/,
  );
  t.is(
    await mistakeOf(t, 'methd: grid\nparameters: {a: {value: 1}}\n'),
    'digits.sweep.yaml:1: methd: unknown key; did you mean method?',
  );
  t.regex(await mistakeOf(t, 'parameters: {}\n'), /parameters: there are none; expected keys of the recipe/);
  t.regex(await mistakeOf(t, 'parameters: {a: {value: 1}}\n', 'x.yaml'), /recipe: is not there; expected/);
});
