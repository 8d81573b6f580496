import { resolve } from 'node:path';
import test from 'ava';
import { defineStep, folder, type InputSource, select } from '../../src/pipeline/index.ts';

const run = async () => {};

test('making nodes runs nothing and reads nothing', (t) => {
  const step = defineStep<
    { n: number },
    { from: InputSource; more: readonly InputSource[] },
    { mirror: string }
  >({
    name: 'Count',
    version: '1',
    run: async ({ params, inputs, env }) => {
      // Typed by P, I and E: this is compiled, and never called.
      const typed: [number, string, number, string] = [
        params.n,
        inputs.from.path,
        inputs.more.length,
        env.mirror,
      ];
      throw new Error(typed.join());
    },
  });
  const from = folder('no/such/folder');
  const node = step({
    scope: 'a/b',
    params: { n: 1 },
    inputs: { from: select(from, '*.txt'), more: [from] },
    env: { mirror: 'here' },
    publishTo: 'out',
  });
  t.is(node.kind, 'step');
  t.is(node.publishTo, resolve('out'));
  t.is(from.path, resolve('no/such/folder'));
  t.deepEqual(select(from, '*.txt').patterns, ['*.txt']);
});

test('a step without inputs and environment needs neither', (t) => {
  const node = defineStep({ name: 'Plain', version: '1', run })({ scope: 'a', params: {} });
  t.deepEqual(node.inputs, {});
});

test('parameters that are no JSON are refused where the node is made', (t) => {
  const step = defineStep<{ rate: number }>({ name: 'Plain', version: '1', run });
  t.throws(() => step({ scope: 'a', params: { rate: Number.NaN } }), {
    message: 'Expected Plain.params.rate to be a JSON value, got NaN',
  });
});

test('names that would not do as names of folders are refused', (t) => {
  t.throws(() => defineStep({ name: 'not pascal', version: '1', run }), {
    message: /PascalCase, got "not pascal"/,
  });
  const step = defineStep({ name: 'Plain', version: '1', run });
  for (const scope of ['', '../up', '.cache', 'a//b', 'runs', '/a', 'a/../b']) {
    t.throws(() => step({ scope, params: {} }), { message: /subfolder/ }, scope);
  }
});
