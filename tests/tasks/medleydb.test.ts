import test from 'ava';
import { mdbMelodySynthConfig, mdbMelodySynthCorpus } from '../../src/tasks/mdb_melody_synth.ts';
import { medleydbConfig, medleydbCorpus, task } from '../../src/tasks/medleydb.ts';
import { byArtist, type TrackTable } from '../../src/tasks/music/track-table.ts';
import { MDB_ISMIR } from '../../src/tasks/music/tracks/mdb-ismir.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { assertAsMirdata, fixture, prepare } from './music/music-fixture.ts';
import { runNode } from './run-node.ts';

const splits = ['train', 'valid', 'test'];
const tracks: TrackTable = {
  AClassicEducation_NightOwl: { split: 'test' },
  AimeeNorwich_Child: { split: 'train' },
  MusicDelta_Beethoven: { split: 'valid' },
};

test('MedleyDB has 108 songs with a melody: 66, 15 and 27; by artist none is in two splits', (t) => {
  const count = (split: string) => Object.values(MDB_ISMIR).filter((each) => each.split === split).length;
  t.deepEqual(splits.map(count), [66, 15, 27]);
  t.is(Object.keys(MDB_ISMIR).length, 108);
  t.deepEqual(byArtist(['AimeeNorwich_Child']), {
    AimeeNorwich_Child: { split: 'train', group: 'AimeeNorwich' },
  });
});

test('MedleyDB: clips, times and frequencies are those of mirdata; songs without a melody are left out', async (t) => {
  const { folder, error, logged } = await prepare(t, fixture.medleydb, medleydbConfig, (config, options) =>
    medleydbCorpus(config, options, tracks),
  );
  t.is(error, undefined, error?.stack);
  await assertAsMirdata(t, folder, splits, fixture.medleydb.tracks);
  t.regex(
    logged.join('\n'),
    /1 recordings are no tracks of medleydb and left out: MedleyDB\/Audio\/Other_Song\/Other_Song_MIX\.wav/,
  );
});

test('what cannot be downloaded says that it wants a folder', async (t) => {
  const root = temporaryFolder(t);
  const { error } = await runNode(task.build('full', { tasksDir: root, mirrors: [] }), root);
  t.like(error, {
    name: 'UserError',
    message: 'medleydb: it cannot be downloaded; expected --data with the folder of it',
    next: 'heareval preprocess medleydb --data <folder>',
  });
});

test('MDB-melody-synth: the annotation is named by its stem; songs are counted', async (t) => {
  const corpus = fixture.mdb_melody_synth;
  const { folder, error } = await prepare(
    t,
    corpus,
    { ...mdbMelodySynthConfig, split_percentage: { train: 34, valid: 33, test: 33 } },
    (config, options) => mdbMelodySynthCorpus(config, options, 3),
    { mode: 'artists' },
  );
  t.is(error, undefined, error?.stack);
  await assertAsMirdata(t, folder, splits, corpus.tracks);
});

test('MDB-melody-synth: too few songs are told, and the one without annotation is named', async (t) => {
  const build = (...change: (string | null)[]) =>
    prepare(
      t,
      fixture.mdb_melody_synth,
      mdbMelodySynthConfig,
      (config, options) => mdbMelodySynthCorpus(config, options),
      { change: Object.fromEntries(change.map((file) => [file, null])) },
    );
  const few = (await build()).error?.message ?? '';
  t.regex(
    few,
    /: 3 tracks; expected 65 tracks of mdb_melody_synth, audio_mix\/<track>_MIX_melsynth\.wav and /,
  );
  const { error } = await build('MDB-melody-synth/annotation_melody/AimeeNorwich_Child_STEM_04.RESYN.csv');
  t.regex(
    error?.message ?? '',
    /\n {2}AimeeNorwich_Child: no annotation, annotation_melody\/AimeeNorwich_Child_STEM_\*\.RESYN\.csv$/,
  );
});
