import test from 'ava';
import { clipFinder } from '../../../src/tasks/own/clip-names.ts';

const finder = clipFinder([
  'a/one.wav',
  'b/two.WAV',
  'b/twice.wav',
  'c/twice.wav',
  'd/caf\u00e9.flac',
  'x.txt',
  'x.v2.wav',
]);

for (const [name, file, by] of [
  ['a/one.wav', 'a/one.wav', 'path'],
  ['a/one', 'a/one.wav', 'extension'],
  ['a/one.mp3', 'a/one.wav', 'extension'],
  ['b/two.wav', 'b/two.WAV', 'extension'],
  ['one.wav', 'a/one.wav', 'name'],
  ['one', 'a/one.wav', 'name'],
  ['one.mp3', 'a/one.wav', 'name'],
  ['/home/anna/corpus/a/one.wav', 'a/one.wav', 'end'],
  ['C:/corpus/b/two.wav', 'b/two.WAV', 'end'],
  ['b/twice.wav', 'b/twice.wav', 'path'],
  ['cafe\u0301.flac', 'd/caf\u00e9.flac', 'name'],
  ['d/cafe\u0301.flac', 'd/caf\u00e9.flac', 'path'],
  ['x', undefined, undefined],
  ['x.v2', 'x.v2.wav', 'extension'],
] as const) {
  test(`labels that name ${name} find ${file ?? 'nothing, as text is no audio'}`, (t) => {
    t.deepEqual(finder.find(name), file === undefined ? [] : { file, by });
  });
}

test('a name that several files have is not guessed', (t) => {
  t.deepEqual(finder.find('twice.wav'), ['b/twice.wav', 'c/twice.wav']);
  t.deepEqual(finder.find('/else/twice'), []);
  t.deepEqual(finder.find('a/two.wav'), [], 'nor one of another folder');
});
