import test from 'ava';
import { eventSplitCsv, sceneSplitCsv } from '../../../src/formats/labels/split-csv.ts';

test('scene splits have a label, or a JSON array of labels, per clip', (t) => {
  t.is(sceneSplitCsv(new Map([['a.wav', ['8']]]), true), 'filename,label\na.wav,8\n');
  t.is(
    sceneSplitCsv(
      new Map([
        ['a.wav', ['x', 'y']],
        ['b.wav', []],
      ]),
      false,
    ),
    'filename,labels\na.wav,"[""x"",""y""]"\nb.wav,[]\n',
  );
});

test('event splits have a row per frame', (t) => {
  const csv = eventSplitCsv(new Map([['a.wav', [{ label: 'dog', start: 50, end: 100 }]]]), {
    frameRate: 20,
    durationMs: () => 160,
    vocabulary: ['cat', 'dog'],
  });
  t.is(
    csv,
    'filename,timestamp,labels\na.wav,0,[]\na.wav,50,"[""dog""]"\na.wav,100,"[""dog""]"\na.wav,150,[]\n',
  );
});
