import { join } from 'node:path';
import test from 'ava';
import { readNoteFile } from '../../../src/tasks/music/note-files.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const MUSICNET = 'start_time,end_time,instrument,note,start_beat,end_beat,note_value\n';
const MAPS = 'OnsetTime\tOffsetTime\tMidiPitch\n';

for (const [format, text, found] of [
  [
    'musicnet',
    `${MUSICNET}9182,9182,1,60,0,1,Quarter\n`,
    'row 2: start_time "9182", end_time "9182", note "60"; expected samples from 0',
  ],
  [
    'musicnet',
    `${MUSICNET}1,2,1,60,0,1,Quarter\n9182,9999,1,128,0,1,Quarter\n`,
    'row 3: start_time "9182", end_time "9999", note "128"; expected samples from 0',
  ],
  [
    'musicnet',
    `${MUSICNET}-1,9999,1,60,0,1,Quarter\n`,
    'row 2: start_time "-1", end_time "9999", note "60"; expected samples from 0',
  ],
  [
    'musicnet',
    MUSICNET.replaceAll(',', ';'),
    ': no column start_time, end_time, note; expected the labels of',
  ],
  ['musicnet', '1,2,1,60,0,1,Quarter\n', ': no column start_time, end_time, note; expected the labels of'],
  [
    'maps',
    `${MAPS}0.5\t0.4\t60\n`,
    'row 2: OnsetTime "0.5", OffsetTime "0.4", MidiPitch "60"; expected seconds from 0',
  ],
  [
    'maps',
    'OnsetTime OffsetTime MidiPitch\n',
    ': no column OnsetTime, OffsetTime, MidiPitch; expected the notes of',
  ],
] as const) {
  test(`${JSON.stringify(text)} is refused in one line, as ${format}`, async (t) => {
    const path = join(temporaryFolder(t, { 'notes.txt': text }), 'notes.txt');
    const { message } = await t.throwsAsync(readNoteFile(path, format), { name: 'UserError' });
    t.true(message.startsWith(path), message);
    t.true(message.includes(found), message);
  });
}

test('notes of MAPS are in seconds, and may overlap', async (t) => {
  const text = `${MAPS}0.500004\t0.75\t69\n0.6\t1.25\t69\n`;
  const path = join(temporaryFolder(t, { 'notes.txt': text }), 'notes.txt');
  t.deepEqual(await readNoteFile(path, 'maps'), [
    { start: 500.004, end: 750, frequency: 440 },
    { start: 600, end: 1250, frequency: 440 },
  ]);
});
