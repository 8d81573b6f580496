import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { mdbStemSynthConfig, mdbStemSynthCorpus } from '../../src/tasks/mdb_stem_synth.ts';
import { ofArtist, type TrackTable } from '../../src/tasks/music/track-table.ts';
import { mdbIsmir } from '../../src/tasks/music/tracks/mdb-ismir.ts';
import { mdbStems } from '../../src/tasks/music/tracks/mdb-stem-synth.ts';
import { assertAsMirdata, fixture, prepare } from './music/music-fixture.ts';

const { mdb_stem_synth: corpus } = fixture;
const ARTISTS = 35;
const splits = ['train', 'valid', 'test'];

test('MDB-stem-synth has 230 stems of 85 songs: 137, 18 and 44 in the splits of music-transcription, 31 in none', (t) => {
  const stems = mdbStems(mdbIsmir);
  const count = (split: string | null) => Object.values(stems).filter((each) => each.split === split).length;
  t.deepEqual([...splits, null].map(count), [137, 18, 44, 31]);
  const songs = new Set(Object.keys(stems).map((stem) => stem.replace(/_STEM_\d+$/, '')));
  t.is(songs.size, 85);
});

test('clips, times and frequencies are those of mirdata; a stem in no split is left out', async (t) => {
  const tracks: TrackTable = {
    AClassicEducation_NightOwl_STEM_08: { split: 'test' },
    AimeeNorwich_Flying_STEM_11: { split: 'train' },
    AimeeNorwich_Flying_STEM_15: { split: 'valid' },
    MusicDelta_Beethoven_STEM_04: { split: 'train' },
    Grants_PunchDrunk_STEM_02: { split: null },
  };
  const { folder, error, logged } = await prepare(t, corpus, mdbStemSynthConfig, (config, options) =>
    mdbStemSynthCorpus(config, options, tracks),
  );
  t.is(error, undefined, error?.stack);
  const { Grants_PunchDrunk_STEM_02: _, ...expected } = corpus.tracks;
  await assertAsMirdata(t, folder, splits, expected);
  t.like(JSON.parse(await readFile(join(folder, 'task_metadata.json'), 'utf8')), { given_folder: true });
  const test = await readFile(join(folder, 'test.csv'), 'utf8');
  t.true(test.startsWith('filename,timestamp,frequency\nAClassicEducation_NightOwl_STEM_08.wav,0,0\n'));
  t.true(test.includes('\nAClassicEducation_NightOwl_STEM_08.wav,2.902,0\n'));
  // The corpus has sounds of nothing.
  const silent = Object.keys(expected)
    .sort()
    .map((track) => `audio/MDB-stem-synth/audio_stems/${track}.RESYN.wav`);
  t.deepEqual(
    logged.filter((line) => line.includes('audio')),
    [
      'the annotation of 1 track goes on after the audio, that of MusicDelta_Beethoven_STEM_04 by 0.14 s; what sounds there counts in scores',
      `4 clips are silent from start to end, as files or since their channels cancel each other out: ${silent.join(', ')}`,
    ],
  );
});

test('by artist, all stems are divided, those of one artist together', (t) => {
  const stems = mdbStems(ofArtist);
  t.deepEqual(stems.AimeeNorwich_Flying_STEM_11, { split: 'train', group: 'AimeeNorwich' });
  t.deepEqual([...new Set(Object.values(stems).map(({ split }) => split))], ['train']);
  t.is(new Set(Object.values(stems).map(({ group }) => group)).size, ARTISTS);
});
