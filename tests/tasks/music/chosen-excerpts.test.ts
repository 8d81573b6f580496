import test from 'ava';
import { mapsConfig } from '../../../src/tasks/maps.ts';
import { mdbStemSynthConfig } from '../../../src/tasks/mdb_stem_synth.ts';
import type { TrackTable } from '../../../src/tasks/music/track-table.ts';
import { MAPS_KELZ } from '../../../src/tasks/music/tracks/maps.ts';
import { mdbIsmir } from '../../../src/tasks/music/tracks/mdb-ismir.ts';
import { MDB_STEM_INSTRUMENTS } from '../../../src/tasks/music/tracks/mdb-stem-instruments.ts';
import { mdbStems } from '../../../src/tasks/music/tracks/mdb-stem-synth.ts';
import { MUSICNET } from '../../../src/tasks/music/tracks/musicnet.ts';
import { MUSICNET_ENSEMBLES } from '../../../src/tasks/music/tracks/musicnet-ensembles.ts';
import { ORCHSET } from '../../../src/tasks/music/tracks/orchset.ts';
import { WJAZZD } from '../../../src/tasks/music/tracks/wjazzd.ts';
import { musicnetConfig } from '../../../src/tasks/musicnet.ts';
import { orchsetConfig } from '../../../src/tasks/orchset.ts';
import { wjazzdConfig } from '../../../src/tasks/wjazzd.ts';

const sets: readonly (readonly [
  { readonly task_name: string; readonly excerpts?: readonly { readonly clip: string }[] },
  TrackTable,
])[] = [
  [mapsConfig, MAPS_KELZ],
  [mdbStemSynthConfig, mdbStems(mdbIsmir)],
  [musicnetConfig, MUSICNET],
  [orchsetConfig, ORCHSET],
  [wjazzdConfig, WJAZZD],
];

for (const [{ task_name, excerpts = [] }, tracks] of sets) {
  test(`excerpts of ${task_name} are of recordings that it has`, (t) => {
    t.true(excerpts.length > 0);
    for (const { clip } of excerpts) t.true(clip.replace(/\.wav$/, '') in tracks, clip);
  });
}

test('what plays is known of all stems of MDB-stem-synth, and of no others', (t) => {
  t.deepEqual(Object.keys(MDB_STEM_INSTRUMENTS).sort(), Object.keys(mdbStems(mdbIsmir)).sort());
  t.is(MDB_STEM_INSTRUMENTS.ClaraBerryAndWooldog_Stella_STEM_07, 'female singer');
});

test('who plays is known of all recordings of MusicNet, and of no others', (t) => {
  t.deepEqual(Object.keys(MUSICNET_ENSEMBLES).sort(), Object.keys(MUSICNET).sort());
  t.is(MUSICNET_ENSEMBLES['2382'], 'String Quartet');
});
