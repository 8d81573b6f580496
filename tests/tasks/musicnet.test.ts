import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import type { TrackTable } from '../../src/tasks/music/track-table.ts';
import { MUSICNET } from '../../src/tasks/music/tracks/musicnet.ts';
import { musicnetConfig, musicnetCorpus } from '../../src/tasks/musicnet.ts';
import { makeTar } from './corpus/archives.ts';
import { assertNotes, fixture, prepare } from './music/music-fixture.ts';

const { musicnet: corpus } = fixture;
const tracks: TrackTable = Object.fromEntries(
  Object.keys(corpus.tracks).map((track, index) => [
    track,
    { split: index === 0 ? 'train' : index === 1 ? 'valid' : 'test' },
  ]),
);

test('MusicNet has 330 recordings: 279, 41 and 10', (t) => {
  const count = (split: string) => Object.values(MUSICNET).filter((each) => each.split === split).length;
  t.deepEqual(['train', 'valid', 'test'].map(count), [279, 41, 10]);
  t.is(MUSICNET['1759']?.split, 'test');
});

test('clips and notes are those of music-transcription, of an archive whose checksum is told', async (t) => {
  const { folder, error, logged } = await prepare(
    t,
    corpus,
    musicnetConfig,
    (config, options) => musicnetCorpus(config, options, tracks),
    { archive: (files) => gzipSync(makeTar(files)) },
  );
  t.is(error, undefined, error?.stack);
  await assertNotes(t, folder, ['train', 'valid', 'test'], corpus.tracks);
  t.regex(
    logged.join('\n'),
    /musicnet\.tar\.gz: no checksum of it is known to compare; sha256 is [0-9a-f]{64}/,
  );
  t.regex(logged.join('\n'), /the annotation of 1 track goes on after the audio, that of 1727 by 1\.40 s/);
});

test('the first two minutes of a recording keep the notes that begin in them', async (t) => {
  const { folder } = await prepare(
    t,
    corpus,
    { ...musicnetConfig, modes: { '2min': { sample_duration: 3 } } },
    (config, options) => musicnetCorpus(config, options, tracks),
    { mode: '2min' },
  );
  const labels = JSON.parse(await readFile(join(folder, 'train.json'), 'utf8'));
  t.deepEqual(
    labels['1727.wav'].map(({ end }: { readonly end: number }) => Math.round(end)),
    [2043, 765, 3000],
  );
});
