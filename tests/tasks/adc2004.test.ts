import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { adc2004Config, adc2004Corpus } from '../../src/tasks/adc2004.ts';
import { mirex05Config, mirex05Corpus } from '../../src/tasks/mirex05.ts';
import type { TrackTable } from '../../src/tasks/music/track-table.ts';
import { assertAsMirdata, fixture, prepare } from './music/music-fixture.ts';

const folds = ['fold00', 'fold01', 'fold02'];
const tracksOf = (names: Readonly<Record<string, unknown>>): TrackTable =>
  Object.fromEntries(Object.keys(names).map((track) => [track, { split: 'train' }]));

test('ADC2004: uneven times are those of the file', async (t) => {
  const { adc2004: corpus } = fixture;
  const { folder, error } = await prepare(t, corpus, { ...adc2004Config, nfolds: 3 }, (config, options) =>
    adc2004Corpus(config, options, tracksOf(corpus.tracks)),
  );
  t.is(error, undefined, error?.stack);
  await assertAsMirdata(t, folder, folds, corpus.tracks);
});

test('ADC2004 has four excerpts of each of five kinds, each kind a fold', async (t) => {
  const files = Object.fromEntries(
    ['daisy', 'jazz', 'midi', 'pop']
      .flatMap((kind) => [1, 2, 3, 4].map((number) => `${kind}${number}`))
      .concat('opera_fem2', 'opera_fem4', 'opera_male3', 'opera_male5')
      .flatMap((track) => [
        [`${track}.wav`, { frames: 500, sampleRate: 44100 }],
        [`${track}REF.txt`, '0.000 0\n0.006 220\n'],
      ]),
  );
  const { folder, error } = await prepare(t, { files }, adc2004Config, (config, options) =>
    adc2004Corpus(config, options),
  );
  t.is(error, undefined, error?.stack);
  const kinds = [];
  for (const fold of [...folds, 'fold03', 'fold04']) {
    const text = await readFile(join(folder, `${fold}.csv`), 'utf8');
    kinds.push(new Set([...text.matchAll(/^([a-z]+)[\d_].*\.wav,/gm)].map(([, kind]) => kind)));
  }
  t.deepEqual(
    kinds.map(({ size }) => size),
    [1, 1, 1, 1, 1],
  );
});

test('MIREX05: a recording that is named otherwise than its annotation is found', async (t) => {
  const { mirex05: corpus } = fixture;
  const { folder, error } = await prepare(t, corpus, { ...mirex05Config, nfolds: 3 }, (config, options) =>
    mirex05Corpus(config, options, tracksOf(corpus.tracks)),
  );
  t.is(error, undefined, error?.stack);
  await assertAsMirdata(t, folder, folds, corpus.tracks);
});

test('MIREX05 has thirteen recordings', async (t) => {
  const { error } = await prepare(t, fixture.mirex05, mirex05Config, (config, options) =>
    mirex05Corpus(config, options),
  );
  t.regex(error?.message ?? '', /20 files are missing or there twice; expected 13 tracks of mirex05/);
  t.regex(error?.message ?? '', /\n {2}train12: no audio, train12\*\.wav\n/);
});
