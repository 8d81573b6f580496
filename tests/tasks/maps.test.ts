import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { midiOfNotes } from '../../src/formats/labels/midi-notes.ts';
import { readNotes } from '../../src/formats/labels/note-labels.ts';
import { mapsConfig, mapsCorpus } from '../../src/tasks/maps.ts';
import type { TrackTable } from '../../src/tasks/music/track-table.ts';
import { MAPS_BY_PIECE, MAPS_KELZ } from '../../src/tasks/music/tracks/maps.ts';
import { WJAZZD } from '../../src/tasks/music/tracks/wjazzd.ts';
import { wjazzdConfig, wjazzdCorpus } from '../../src/tasks/wjazzd.ts';
import { makeZip } from './corpus/archives.ts';
import { assertAsMirdata, assertNotes, bytesOf, fixture, prepare } from './music/music-fixture.ts';

const splits = ['train', 'valid', 'test'] as const;
const counts = (table: TrackTable) =>
  splits.map((split) => Object.values(table).filter((each) => each.split === split).length);
/** One track in each split. */
const one = (names: Readonly<Record<string, unknown>>): TrackTable =>
  Object.fromEntries(Object.keys(names).map((name, index) => [name, { split: splits[index] ?? 'test' }]));

test('MAPS has 270 recordings, 180, 30 and 60, of 159 pieces, 30 on each of nine pianos', (t) => {
  t.deepEqual(counts(MAPS_KELZ), [180, 30, 60]);
  t.deepEqual(Object.keys(MAPS_KELZ), Object.keys(MAPS_BY_PIECE));
  t.is(new Set(Object.values(MAPS_BY_PIECE).map(({ group }) => group)).size, 159);
  const pianos = new Map<string, number>();
  for (const name of Object.keys(MAPS_KELZ)) {
    const piano = name.split('_').at(-1) ?? '';
    pianos.set(piano, (pianos.get(piano) ?? 0) + 1);
  }
  t.deepEqual([...pianos.values()], Array(9).fill(30));
});

/** A folder without MIDI files, and the same with one for each recording. */
const tables = {
  files: Object.fromEntries(Object.entries(fixture.maps.files).filter(([file]) => !file.endsWith('.mid'))),
};
const velocityOf = (track: number, note: number) => 10 + 20 * track + note;
const midi: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  Object.entries(fixture.maps.tracks).map(([track, { notes }], place) => [
    `MAPS/${track.split('_').at(-1)}/MUS/${track}.mid`,
    midiOfNotes(
      // Released before the pedal lets them go, and rounded to the clock of MIDI.
      notes
        .map(([start, end, frequency], note) => ({
          start: 1000 * start,
          end: 500 * (start + end),
          frequency,
          velocity: velocityOf(place, note),
        }))
        .sort((a, b) => a.start - b.start),
    ),
  ]),
);
const played = { files: { ...tables.files, ...midi } };

test('MAPS: notes have the velocities of the MIDI files beside their tables', async (t) => {
  const build = (change: Readonly<Record<string, Uint8Array | null>> = {}) =>
    prepare(
      t,
      played,
      mapsConfig,
      (config, options) => mapsCorpus(config, options, one(fixture.maps.tracks)),
      { change },
    );
  const { folder, error } = await build();
  t.is(error, undefined, error?.stack);
  await assertNotes(t, folder, splits, fixture.maps.tracks);
  for (const [track, split] of splits.entries()) {
    const [name = '', { notes = [] } = {}] = Object.entries(fixture.maps.tracks)[track] ?? [];
    const written = (await readNotes(join(folder, `${split}.json`))).get(`${name}.wav`) ?? [];
    for (const [note, [start, , frequency]] of notes.entries()) {
      const own = written.find(
        (each) => Math.abs(each.start - 1000 * start) < 1e-6 && Math.abs(each.frequency - frequency) < 1e-6,
      );
      t.is(own?.velocity, velocityOf(track, note));
    }
  }
  const [first = '', second = ''] = Object.keys(midi);
  const lacking = await build({ [first]: null });
  t.regex(
    lacking.error?.message ?? '',
    /bach_846_AkPnBcht: no MIDI, MUS\/MAPS_MUS-bach_846_AkPnBcht\.mid, which others/,
  );
  const other = await build({ [first]: midi[second] ?? null });
  t.is(other.error, undefined);
  t.regex(
    other.logged.join('\n'),
    /2 of 5 notes of maps are in no MIDI file \(MAPS_MUS-bach_846_AkPnBcht\); so notes have no velocities/,
  );
  t.false((await readFile(join(other.folder, 'test.json'), 'utf8')).includes('velocity'));
});

test('MAPS: clips and notes are those of its tables, held by the pedal and overlapping as they are', async (t) => {
  const { folder, error } = await prepare(t, tables, mapsConfig, (config, options) =>
    mapsCorpus(config, options, one(fixture.maps.tracks)),
  );
  t.is(error, undefined, error?.stack);
  await assertNotes(t, folder, splits, fixture.maps.tracks);
});

test('MAPS: archives in the folder are checked and unpacked, beside what is unpacked already', async (t) => {
  const { tracks } = fixture.maps;
  const { files } = tables;
  const isPacked = (file: string) => file.includes('ENSTDkAm');
  const packed = makeZip(
    Object.entries(files).flatMap(([file, content]) =>
      isPacked(file) ? [{ path: file.replace('MAPS/', ''), content: bytesOf(content) }] : [],
    ),
  );
  const change = {
    ...Object.fromEntries(Object.keys(files).flatMap((file) => (isPacked(file) ? [[file, null]] : []))),
    'MAPS/ENSTDkAm1.zip': packed,
  };
  const md5 = createHash('md5').update(packed).digest('hex');
  const build = (archives: Readonly<Record<string, string>>) =>
    prepare(t, tables, mapsConfig, (config, options) => mapsCorpus(config, options, one(tracks), archives), {
      change,
    });
  const { folder, error } = await build({ 'ENSTDkAm1.zip': md5 });
  t.is(error, undefined, error?.stack);
  await assertNotes(t, folder, splits, tracks);
  const other = await build({ 'ENSTDkAm1.zip': 'f'.repeat(32) });
  t.regex(other.error?.message ?? '', /MAPS\/ENSTDkAm1\.zip: md5 is [0-9a-f]{32}; expected f{32}$/);
});

test('the Weimar Jazz Database has 297 solos: 169, 54 and 74', async (t) => {
  t.deepEqual(counts(WJAZZD), [169, 54, 74]);
  const { folder, error } = await prepare(t, fixture.wjazzd, wjazzdConfig, (config, options) =>
    wjazzdCorpus(config, options, one(fixture.wjazzd.tracks)),
  );
  t.is(error, undefined, error?.stack);
  await assertAsMirdata(t, folder, splits, fixture.wjazzd.tracks);
});
