import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { readAnnotation } from '../../../src/formats/labels/annotation.ts';
import type { AnnotationKinds } from '../../../src/formats/labels/annotation-kinds.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

async function read<K extends keyof AnnotationKinds>(
  t: ExecutionContext,
  kind: K,
  name: string,
  text: string,
  column?: string,
) {
  const told: string[] = [];
  const path = join(temporaryFolder(t, { [name]: text }), name);
  const found = await readAnnotation(path, kind, { column, tell: (line) => told.push(line) });
  return { found, told: told.map((line) => line.slice(path.length)).join('\n') };
}

test('melodies are read as orchset, MedleyDB and the choir set have them, in milliseconds and Hz', async (t) => {
  const melody = { times: [70, 80, 90], values: [0, 0, 622.254] };
  const { found, told } = await read(t, 'melody', 'a.mel', '0.07\t0\n0.08\t0\n0.09\t622.254\n');
  t.deepEqual(found, melody);
  t.is(told, ': taken for time in seconds (column 1) and Hz (column 2)');
  t.deepEqual((await read(t, 'melody', 'a.csv', '0.07,0.0\r\n0.08,0\r\n0.09,622.254')).found, melody);
  t.deepEqual((await read(t, 'melody', 'a.txt', '0.07 0\r0.08   0\r0.09 622.254')).found, melody);
  t.deepEqual((await read(t, 'melody', 'a.f0', '0.07,0,0.1\n0.08,0,1\n0.09,622.254,0\n')).found, melody);
  t.deepEqual(
    (await read(t, 'melody', 'a.csv', 'time,frequency,confidence\n0.07,0,7\n0.08,0,8\n0.09,622.254,9\n'))
      .found,
    melody,
  );
});

test('of several columns the frequency is said by its number or its name, and never guessed', async (t) => {
  const tonas = '0.07 0.5 110 220\n0.08 0.6 111 221\n';
  t.deepEqual((await read(t, 'melody', 'a.f0', tonas, '4')).found, { times: [70, 80], values: [220, 221] });
  const named = 'time,auto,corrected\n0.07,110,220\n';
  t.deepEqual((await read(t, 'melody', 'a.csv', named, 'corrected')).found, { times: [70], values: [220] });
  const refused = (text: string, column: string | undefined, message: RegExp) =>
    t.throwsAsync(read(t, 'melody', 'a.f0', text, column), { instanceOf: UserError, message });
  await refused(tonas, undefined, /a\.f0: 4 columns; expected time and frequency, or --column to say which/);
  await refused(tonas, '5', /--column 5: expected a number from 1 to 4$/);
  await refused(named, 'f0', /--column f0: expected one of time, auto, corrected, or a number from 1 to 3$/);
});

test('several pitches at a time are all columns that are not 0', async (t) => {
  const { found } = await read(t, 'multipitch', 'a.csv', '0.5,0.0,440\n0.51,220,441\n0.52,0,0\n');
  t.deepEqual(found, { times: [500, 510, 520], values: [[440], [220, 441], []] });
});

test('events are read as chords, sections, keys and labels of Audacity are written', async (t) => {
  const event = (label: string, start: number, end: number) => ({ label, start, end });
  const read1 = async (name: string, text: string) => (await read(t, 'event', name, text)).found;
  t.deepEqual(await read1('a.lab', '0.0 0.5 N\n0.5 1.25 E:min\n'), [
    event('N', 0, 500),
    event('E:min', 500, 1250),
  ]);
  t.deepEqual(await read1('a.lab', '0.0\t0.5\t\tsilence\n0.5\t2\t\tverse 1\n'), [
    event('silence', 0, 500),
    event('verse 1', 500, 2000),
  ]);
  t.deepEqual(await read1('a.lab', '0.000\t119.333\tKey\tE\n'), [event('Key E', 0, 119_333)]);
  const audacity = '0.100000\t0.300000\ta "dog"\n\\\t100.0\t200.0\n1.000000\t1.000000\tcat, barking\n';
  t.deepEqual(await read1('a.txt', audacity), [
    event('a "dog"', 100, 300),
    event('cat, barking', 1000, 1000),
  ]);
  t.deepEqual(await read1('a.csv', 'start,end,label\n0.1,0.2,dog\n'), [event('dog', 100, 200)]);
});

test('points are events that end where they start', async (t) => {
  const labels = async (name: string, text: string) =>
    (await read(t, 'event', name, text)).found.map(({ label, start, end }) => [label, start, end]);
  t.deepEqual(await labels('a.beats', '1.86 1\n2.627 2\n'), [
    ['1', 1860, 1860],
    ['2', 2627, 2627],
  ]);
  t.deepEqual(await labels('b.beats', '0.113\n0.829\n'), [
    ['beat', 113, 113],
    ['beat', 829, 829],
  ]);
  t.deepEqual(await labels('a.csv', '0.09\n0.29\n'), [
    ['onset', 90, 90],
    ['onset', 290, 290],
  ]);
  t.deepEqual(await labels('a.txt', '0.0\tSilence\n1.5\tverse\n'), [
    ['Silence', 0, 0],
    ['verse', 1500, 1500],
  ]);
});

test('notes are read with their ends, or with durations before or after the frequency', async (t) => {
  const notes = [
    { start: 500, end: 750, frequency: 229.5 },
    { start: 1000, end: 1500, frequency: 440 },
  ];
  for (const text of [
    '0.5,0.75,229.5\n1,1.5,440\n',
    '0.5,0.25,229.5\n1,0.5,440\n',
    '0.5,229.5,0.25\n1,440,0.5\n',
  ]) {
    t.deepEqual((await read(t, 'notes', 'a.csv', text)).found, notes, text);
  }
  const named = 'onset,duration,f0\n0.5,0.25,229.5\n1,0.5,440\n';
  t.deepEqual((await read(t, 'notes', 'a.csv', named)).found, notes);
});

test('what could be something else is refused, with its line', async (t) => {
  const refused = (kind: keyof AnnotationKinds, text: string, message: RegExp) =>
    t.throwsAsync(read(t, kind, 'a.lab', text), { instanceOf: UserError, message });
  await refused(
    'event',
    '27 232 JUST\n232 968 WANNA\n968 2000 LOVE\n3000 4000 a\n',
    /whole numbers up to 3000; expected seconds/,
  );
  await refused('event', '0.5 0.1 dog\n', /line 1: the end, 0\.1, is before the start, 0\.5$/);
  await refused('event', '0.1 0.2\n0.2 0.3\n', /two columns of numbers; expected start, end and label/);
  await refused('event', '0.1\t0.2\tdog\n0.3\t0.4\t\n', /line 2: an empty label/);
  await refused('melody', '0.1 220\n0.1 230\n', /line 2: time 0\.1 comes after 0\.1; expected rising times$/);
  await refused('melody', '0.1 220\n\n0.2 nan\n', /line 3, column 2: 'nan'; expected Hz/);
  await refused(
    'notes',
    '0.16,2.51,64\n2.51,3.34,65\n',
    /whole numbers below 128, as MIDI has them; expected Hz$/,
  );
  await refused('notes', '0.1,0.2,A3\n', /no notes; expected start, end and frequency/);
  await refused('melody', 'a;b\n1;2\n', /columns a, b; expected filename, or time or start in seconds$/);
  await refused('melody', '# nothing\n', /: empty; expected an annotation$/);
});

test('an event that is there twice is one, which is told', async (t) => {
  const { found, told } = await read(t, 'event', 'a.lab', '0.1 0.2 dog\n0.1 0.2 cat\n0.1 0.2 dog\n');
  t.is(found.length, 2);
  t.regex(told, /: row 3 says what row 1 says; it is taken once$/);
});

test('an annotation may have as many lines as frames of hours', async (t) => {
  const lines = Array.from({ length: 150_000 }, (_, frame) => `${frame / 100},220`);
  t.is((await read(t, 'melody', 'a.csv', lines.join('\n'))).found.times.at(-1), 1_499_990);
});

test('events with durations end where they end, and are no points', async (t) => {
  const { found, told } = await read(t, 'event', 'a.csv', 'onset,duration,label\n0.5,0.25,dog\n3,1,cat\n');
  t.deepEqual(found, [
    { label: 'dog', start: 500, end: 750 },
    { label: 'cat', start: 3000, end: 4000 },
  ]);
  t.regex(told, /start and duration in seconds/);
});

test('an annotation without lines is a recording without events, and another text is none', async (t) => {
  for (const text of ['', '\n', '# none\n', 'start,end,label\n']) {
    const { found, told } = await read(t, 'event', 'a.csv', text);
    t.deepEqual(found, []);
    t.regex(told, /has no rows, taken for a recording without any/);
  }
  await t.throwsAsync(read(t, 'event', 'README.md', 'hello\n'), {
    message: /README\.md: no rows; expected at least one/,
  });
  await t.throwsAsync(read(t, 'melody', 'a.f0', ''), { message: /a\.f0: empty; expected an annotation$/ });
});

test('decimals with a comma, and ends in some lines alone, are refused by their line', async (t) => {
  for (const text of [
    '0,5\t1,0\tdog\n',
    '0,5;1,0;dog\n',
    '0,5 1,0 dog\n3,0 4,0 cat\n',
    '0,5 dog\n'.replace(' ', ';'),
  ]) {
    await t.throwsAsync(read(t, 'event', 'a.txt', text), {
      message: /a\.txt, line 1: '.*'; expected numbers with a point and not a comma before their decimals/,
    });
  }
  t.deepEqual((await read(t, 'event', 'a.csv', '0,5 bars\n1,4 bars\n')).found, [
    { label: '5 bars', start: 0, end: 0 },
    { label: '4 bars', start: 1000, end: 1000 },
  ]);
  await t.throwsAsync(read(t, 'event', 'a.txt', '0.5 1.0 dog\n2.0 dog\n'), {
    message: /a\.txt, line 2: 'dog' in column 2, where other lines have a number/,
  });
});
