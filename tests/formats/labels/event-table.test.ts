import { join } from 'node:path';
import test from 'ava';
import { readEventTable } from '../../../src/formats/labels/event-table.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('a label that sounds at the end of one clip and at the start of the next is two events', async (t) => {
  const folder = temporaryFolder(t, {
    'frames.csv':
      'filename,timestamp,labels\na.wav,0,[]\na.wav,10,"[""x""]"\na.wav,20,"[""x""]"\nb.wav,0,"[""y"", ""x""]"\nb.wav,10,[]\n',
  });
  t.deepEqual(
    [...(await readEventTable(join(folder, 'frames.csv'), null))],
    [
      ['a.wav', [{ label: 'x', start: 10, end: 20 }]],
      [
        'b.wav',
        [
          { label: 'y', start: 0, end: 0 },
          { label: 'x', start: 0, end: 0 },
        ],
      ],
    ],
  );
});

test('a label that pauses within a clip is two events', async (t) => {
  const folder = temporaryFolder(t, {
    'frames.csv': 'filename,timestamp,labels\na.wav,0,"[""x""]"\na.wav,10,[]\na.wav,20,"[""x""]"\n',
  });
  const events = (await readEventTable(join(folder, 'frames.csv'), null)).get('a.wav');
  t.deepEqual(events, [
    { label: 'x', start: 0, end: 0 },
    { label: 'x', start: 20, end: 20 },
  ]);
});
