import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { ORCHSET } from '../../src/tasks/music/tracks/orchset.ts';
import { orchsetConfig, orchsetCorpus } from '../../src/tasks/orchset.ts';
import { makeZip } from './corpus/archives.ts';
import { assertAsMirdata, fixture, prepare } from './music/music-fixture.ts';

const { orchset } = fixture;
const tracks = Object.fromEntries(Object.entries(ORCHSET).filter(([track]) => track in orchset.tracks));
const config = { ...orchsetConfig, nfolds: 3 };
const folds = ['fold00', 'fold01', 'fold02'];

test('ORCHSET has 64 excerpts of 19 works', (t) => {
  t.is(Object.keys(ORCHSET).length, 64);
  t.is(new Set(Object.values(ORCHSET).map(({ group }) => group)).size, 19);
});

test('clips, times and frequencies of ORCHSET are those of mirdata, and no work is in two folds', async (t) => {
  const { folder, error } = await prepare(
    t,
    orchset,
    config,
    (resolved, options) => orchsetCorpus(resolved, options, tracks),
    { archive: makeZip },
  );
  t.is(error, undefined, error?.stack);
  await assertAsMirdata(t, folder, folds, orchset.tracks);
  const texts = await Promise.all(folds.map((fold) => readFile(join(folder, `${fold}.csv`), 'utf8')));
  t.is(texts.filter((text) => text.includes('Beethoven-S3-I-ex')).length, 1);
});

test('tracks without audio or annotation are named', async (t) => {
  const { error } = await prepare(
    t,
    orchset,
    config,
    (resolved, options) => orchsetCorpus(resolved, options, tracks),
    {
      change: {
        'Orchset/GT/Beethoven-S3-I-ex2.mel': null,
        'Orchset/audio/mono/Profofiev-Romeo&Juliet-DanceKnights-ex1.wav': null,
      },
    },
  );
  t.regex(error?.message ?? '', /2 files are missing or there twice; expected 5 tracks of orchset, /);
  t.regex(error?.message ?? '', /\n {2}Beethoven-S3-I-ex2: no annotation, GT\/Beethoven-S3-I-ex2\.mel\n/);
  t.regex(error?.message ?? '', /\n {2}Profofiev-Romeo&Juliet-DanceKnights-ex1: no audio, audio\/mono\//);
});

test('a folder that is not that of ORCHSET is one line', async (t) => {
  const other = { files: { 'notes.txt': 'none' }, tracks: {} };
  const { error } = await prepare(t, other, config, (resolved, options) => orchsetCorpus(resolved, options));
  t.regex(
    error?.message ?? '',
    /data: no track of orchset; expected 64 tracks of orchset, audio\/mono\/<track>\.wav and GT\/<track>\.mel$/,
  );
});
