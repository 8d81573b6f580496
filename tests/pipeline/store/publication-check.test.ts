import { type Stats, statSync } from 'node:fs';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { checkPublishedFile } from '../../../src/pipeline/store/publication-check.ts';

const stats: Stats = statSync('package.json');
const published = { path: 'a.txt', size: 1, mtimeMs: stats.mtimeMs, sha256: 'as published' };

test('a published file of another content at the same time of change has lost it', (t) => {
  const { message } = t.throws(() => checkPublishedFile('a.txt', stats, 'another', published), {
    instanceOf: UserError,
  });
  t.is(message, 'a.txt: has lost its content: run again the command that makes it');
});

test('a file as it was published, one edited since, and one that nobody published have lost nothing', (t) => {
  t.notThrows(() => checkPublishedFile('a.txt', stats, 'as published', published));
  t.notThrows(() =>
    checkPublishedFile('a.txt', stats, 'another', { ...published, mtimeMs: stats.mtimeMs + 1 }),
  );
  t.notThrows(() => checkPublishedFile('a.txt', stats, 'another', undefined));
});
