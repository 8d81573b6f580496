import test from 'ava';
import { compileGlobs, globRoots } from '../../../src/pipeline/files/glob.ts';

const matches = (pattern: string, path: string) => compileGlobs([pattern])(path);

test('a star stands for characters of one path segment', (t) => {
  t.true(matches('*.wav', 'a.wav'));
  t.true(matches('*.wav', '.wav'));
  t.true(matches('a/*/c', 'a/b/c'));
  t.true(matches('*.wav', 'new\nline.wav'));
  t.false(matches('*.wav', 'a/b.wav'));
  t.false(matches('a/*', 'a/b/c'));
});

test('two stars stand for any number of segments', (t) => {
  t.true(matches('**/*.wav', 'a.wav'));
  t.true(matches('**/*.wav', 'a/b/c.wav'));
  t.true(matches('16000/**', '16000/train/a.wav'));
  t.true(matches('a/**/z', 'a/z'));
  t.true(matches('a/**/z', 'a/b/c/z'));
  t.true(matches('**', 'a/b'));
  t.false(matches('16000/**', '16000'));
  t.false(matches('a/**/z', 'az'));
});

test('every other character stands for itself', (t) => {
  t.true(matches('a+b(c)[d]{e}?^$|.json', 'a+b(c)[d]{e}?^$|.json'));
  t.false(matches('a.json', 'a-json'));
  t.false(matches('a', 'ab'));
  t.false(matches('a', 'ba'));
});

test('one of several patterns is enough', (t) => {
  const isData = compileGlobs(['*.csv', 'labels/*.json']);
  t.deepEqual(['a.csv', 'labels/b.json', 'b.json'].filter(isData), ['a.csv', 'labels/b.json']);
});

test('only folders that can hold a match are searched', (t) => {
  t.deepEqual(globRoots(['a/b/*.wav']), ['a/b']);
  t.deepEqual(globRoots(['a/*/c/*.wav', 'b/x.json']), ['a', 'b']);
  t.deepEqual(globRoots(['a/b/*', 'a/**']), ['a']);
  t.deepEqual(globRoots(['a/b/*', '*.json']), ['']);
  t.deepEqual(globRoots(['ab/c', 'a/c']), ['ab', 'a']);
});
