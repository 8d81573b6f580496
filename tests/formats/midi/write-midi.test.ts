import test from 'ava';
import { parseMidi, writeMidi } from 'midi-file';
import { midiBytes } from '../../../src/formats/midi/write-midi.ts';

const notes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    start: 0.3 * index,
    end: 0.3 * index + (index % 7 === 0 ? 40 : 0.2),
    key: 40 + (index % 5),
    velocity: 1 + (index % 127),
  }));

for (const count of [0, 1, 127, 128, 1000]) {
  test(`a track of ${count} notes has the bytes that midi-file writes at once`, (t) => {
    const bytes = midiBytes(notes(count));
    const { header, tracks } = parseMidi(bytes);
    t.deepEqual(
      tracks.map((events) => events.length),
      [2 * count + 2],
    );
    t.deepEqual([...bytes], writeMidi({ header, tracks }));
  });
}
