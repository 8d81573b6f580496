import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { hzOfMidi } from '../../../src/formats/labels/midi-number.ts';
import { pitchPicture } from '../../../src/prediction-types/pictures/pitch-picture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** Frames each 10 ms, as MIDI numbers; 0 is unvoiced. */
function table(folder: string, name: string, clips: Readonly<Record<string, readonly number[]>>): string {
  const rows = Object.entries(clips).flatMap(([clip, keys]) =>
    keys.map((key, frame) => `${clip},${10 * frame},${key === 0 ? 0 : hzOfMidi(key)}`),
  );
  const path = join(folder, name);
  writeFileSync(path, ['filename,timestamp,frequency', ...rows, ''].join('\n'));
  return path;
}

test('frames that are voiced in both are points, and clips are told by how far these are off', async (t) => {
  const folder = temporaryFolder(t);
  const labels = table(folder, 'test.csv', { 'a.wav': [60, 62, 0, 64], 'b.wav': [0, 0] });
  const predictions = table(folder, 'predicted-test.csv', { 'a.wav': [61, 59, 70, 0], 'b.wav': [50, 0] });
  const { plots, misses } = await pitchPicture([{ split: 'test', labels, predictions }], []);
  const rounded = plots[0]?.points.map((point) => point.map((key) => Math.round(key)));
  t.deepEqual(rounded, [
    [60, 61],
    [62, 59],
  ]);
  t.deepEqual(
    misses.map(({ clip, by }) => [clip.file, clip.expected, clip.predicted, Math.round(by * 1000)]),
    [
      ['a.wav', '3 voiced frames', '2 of them voiced, off by 2 semitones', 2000],
      ['b.wav', '0 voiced frames', '0 of them voiced, off by 0 semitones', 0],
    ],
  );
});
