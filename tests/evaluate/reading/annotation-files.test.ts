import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { scoreFiles } from '../../../src/evaluate/file-scores.ts';
import type { FileType } from '../../../src/evaluate/file-type-names.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

type Files = Readonly<Record<string, string>>;

/** Writes files of each side, or one file, and scores them. */
async function score(
  t: ExecutionContext,
  type: FileType,
  labels: Files | string,
  predictions: Files | string,
) {
  const folder = temporaryFolder(t);
  const place = (name: string, files: Files | string): string => {
    const inside = join(folder, name);
    if (typeof files === 'string') {
      writeFileSync(`${inside}.lab`, files);
      return `${inside}.lab`;
    }
    mkdirSync(inside);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(inside, file), text);
    return inside;
  };
  const told: string[] = [];
  const scores = await scoreFiles({
    type,
    labels: place('labels', labels),
    predictions: place('found', predictions),
    frames: { threshold: 0.5, medianFilterMs: 0, minDurationMs: 0 },
    reading: { tell: (line) => told.push(line), unicode: 'NFC' },
    resamples: 20,
  });
  return {
    ...scores,
    told,
    values: Object.fromEntries(scores.scores.map(({ name, value }) => [name, value])),
  };
}

async function refused(t: ExecutionContext, type: FileType, labels: string, predictions: string) {
  const { message } = await t.throwsAsync(score(t, type, labels, predictions), { name: 'UserError' });
  return message.replaceAll(/\S*[\\/](?=(?:labels|found)\b)/g, '');
}

test('two folders are scored recording by recording, with the mean and an interval', async (t) => {
  const labels = { 'a.txt': '1\n2\n', 'b.txt': '# none of these\n', 'c.txt': '0.5\n' };
  const { clips, values, scores, told } = await score(t, 'onset', labels, {
    'a.csv': '1.01,snare\n2.2,kick\n',
    'b.csv': '',
    'c.csv': 'time\n0.5\n',
  });
  t.is(clips, 3);
  t.deepEqual(
    told.map((line) => line.replace(/.*(?=labels|found)/, '')),
    [
      'labels: taken for points in time: seconds (column 1) (2 files)',
      'labels/b.txt: has no rows, taken for a recording without any',
      'found/a.csv: taken for points in time: seconds (column 1); its other columns are passed over',
      'found/b.csv: has no rows, taken for a recording without any',
      'found/c.csv: taken for points in time: seconds (column 1)',
    ],
  );
  t.is(values.Precision, (0.5 + 0 + 1) / 3);
  t.true(scores.every(({ confidence_interval }) => confidence_interval !== null));
});

test('a key and tempi are one line, divided by whatever there is', async (t) => {
  t.is((await score(t, 'key', 'C#\tmajor\n', '# found\nBb minor\r\n')).values['Weighted Score'], 0.3);
  t.is((await score(t, 'key', 'X', 'x')).values['Weighted Score'], 1);
  t.deepEqual((await score(t, 'tempo', '60 120 0.25', '59,200')).values, {
    'P-score': 0.25,
    'One-correct': 1,
    'Both-correct': 0,
  });
});

test('segments have all scores of theirs, whatever the labels', async (t) => {
  const { scores, values } = await score(
    t,
    'segment',
    '0 4 Verse 1\n4 9.5 Chorus\n',
    '0\t4.2\ta\n4.2\t9.5\tb\n',
  );
  t.is(scores.length, 22);
  t.like(values, { 'F-measure@0.5': 1 });
  t.is(scores.find(({ name }) => name === 'Ref-to-est deviation')?.direction, 'minimize');
});

test('columns beside the times are passed over, which is told', async (t) => {
  const { values, told } = await score(t, 'alignment', '1\thello\n2\tworld\n', '1\n2.5\n');
  t.is(values.pc, 0.5);
  t.regex(told[0] ?? '', /other columns are passed over/);
});

test('beats and chords are read as data sets have them', async (t) => {
  const beats = await score(t, 'beat', '5.0\t1\n5.5\t2\n6.0\t1\n', '# time\n5.0\n5.5\n6.0\n');
  t.is(beats.values['F-measure'], 1);
  const chords = await score(
    t,
    'chord',
    '0.0 2.0 C:maj\n2.0 4.0 N\n',
    'start,duration,label\n0,1,C/3\n1,3,N\n',
  );
  t.like(chords.values, { root: 0.75, majmin: 0.75, thirds_inv: 0.5 });
  t.is(chords.scores.length, 15);
});

test('what is no annotation is refused with the line', async (t) => {
  t.is(
    await refused(t, 'onset', '1\n0.5\n', '1'),
    'labels.lab, line 2: 0.5 comes after 1; expected rising times',
  );
  t.regex(
    await refused(t, 'onset', '-1\n', '1'),
    /^labels.lab, line 1: column 1: -1; expected seconds from 0/,
  );
  t.regex(
    await refused(t, 'onset', 'filename,time\na.wav,1\n', '1'),
    /^labels.lab: a table of several recordings/,
  );
  t.regex(
    await refused(t, 'key', 'C major\nD major\n', 'X'),
    /^labels.lab, line 2: 'D major'; expected one line/,
  );
  t.regex(await refused(t, 'key', 'H major', 'X'), /^labels.lab, line 1: 'H major' is no key/);
  t.regex(await refused(t, 'tempo', '60 120', '60 120'), /^labels.lab, line 1: '60 120'; expected two tempi/);
  t.regex(
    await refused(t, 'alignment', '1\n2\n', '1\n'),
    /^labels.lab and found.lab: 1 estimated times; expected 2/,
  );
});
