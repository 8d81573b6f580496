import test from 'ava';
import { describeReasons } from '../../../src/pipeline/keys/describe-reasons.ts';
import type { KeyInputs } from '../../../src/pipeline/keys/key.ts';
import { keyDifference } from '../../../src/pipeline/keys/key-difference.ts';
import type { JsonObject } from '../../../src/pipeline/types.ts';

const words = (from: JsonObject, to: JsonObject) => {
  const keyInputs = (params: JsonObject): KeyInputs => ({ step: 'Embed', version: '1', params, inputs: {} });
  return describeReasons(keyDifference(keyInputs(from), keyInputs(to)));
};

const digest = (digit: string) => digit.repeat(64);

test('a module that is another one is told as that, and not by each of its values', (t) => {
  const packaged = { package: 'heareval/baseline', version: '1', computedBy: { Node: '20' } };
  const file = { files: { 'my.js': digest('a') }, packages: {} };
  t.deepEqual(words({ module: packaged, sampleRate: 44100 }, { module: file, sampleRate: 16000 }), [
    'another module',
    'sampleRate changed from 44100 to 16000',
  ]);
  t.deepEqual(words({ module: file }, { module: packaged }), ['another module']);
  const renamed = { files: { 'my2.js': digest('b') }, packages: {}, version: '2' };
  t.deepEqual(words({ module: file }, { module: renamed }), ['another module']);
});

test('a module of which some values changed is told by these', (t) => {
  const before = { files: { 'a.js': digest('a'), 'b.js': digest('b') } };
  t.deepEqual(
    words({ module: before }, { module: { files: { 'a.js': digest('c'), 'b.js': digest('d') } } }),
    [
      'module.files.a.js changed from "aaaaaaaa..." to "cccccccc..."',
      'module.files.b.js changed from "bbbbbbbb..." to "dddddddd..."',
    ],
  );
  const grown = { files: { ...before.files, 'c.js': 'c', 'd.js': 'd', 'e.js': 'e' } };
  t.is(words({ module: before }, { module: grown }).length, 3);
  t.deepEqual(words({ a: 1, b: 2, c: 3 }, { d: 1, e: 2, f: 3 }).length, 6);
});
