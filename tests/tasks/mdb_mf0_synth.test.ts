import { join } from 'node:path';
import test from 'ava';
import { at } from '../../src/at.ts';
import { readMultipitchTable } from '../../src/formats/labels/multipitch-table.ts';
import { mdbMf0SynthConfig, mdbMf0SynthCorpus } from '../../src/tasks/mdb_mf0_synth.ts';
import { STEM_SONGS } from '../../src/tasks/music/tracks/mdb-stem-synth.ts';
import { fixture, prepare } from './music/music-fixture.ts';

const { mdb_mf0_synth: corpus } = fixture;

test('frequencies of each frame are those of mir_eval: as many as sound, none where nothing does', async (t) => {
  t.is(new Set(STEM_SONGS).size, 85);
  const { folder, error } = await prepare(
    t,
    corpus,
    { ...mdbMf0SynthConfig, split_percentage: { train: 50, valid: 25, test: 25 } },
    (config, options) => mdbMf0SynthCorpus(config, options, 4),
    { mode: 'artists' },
  );
  t.is(error, undefined, error?.stack);
  const seen: string[] = [];
  for (const split of ['train', 'valid', 'test']) {
    for (const [file, { times, values }] of await readMultipitchTable(join(folder, `${split}.csv`))) {
      const song = file.replace(/\.wav$/, '');
      seen.push(song);
      t.deepEqual(values, corpus.tracks[song]?.frequencies ?? [], song);
      const seconds = corpus.tracks[song]?.times ?? [];
      t.is(times.length, seconds.length);
      for (const [frame, time] of [...times].entries()) {
        t.true(Math.abs(time / 1000 - at(seconds, frame)) < 1e-12, `${song} ${frame}`);
      }
    }
  }
  t.deepEqual(seen.sort(), Object.keys(corpus.tracks).sort());
});

test('frequencies below 0 and other words are refused in one line', async (t) => {
  const file = 'MDB-mf0-synth/annotation_mf0/AimeeNorwich_Flying_MIX_mf0synth.csv';
  for (const [text, message] of [
    ['0,100,-5\n', /mf0synth\.csv, line 1: column 3: -5; expected Hz from 0$/],
    ['0,100\ntime,f0\n', /line 2: 'time,f0'; expected numbers, between blanks or commas$/],
  ] as const) {
    const { error } = await prepare(
      t,
      corpus,
      mdbMf0SynthConfig,
      (config, options) => mdbMf0SynthCorpus(config, options, 4),
      { change: { [file]: text } },
    );
    t.regex(error?.message ?? '', message);
  }
});
