import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { writeSaliences } from '../../../src/prediction-types/salience.ts';
import type { Limits } from '../../../src/report/details/limits.ts';
import { measuredDetails } from '../../../src/report/details/measured-details.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const limits: Limits = {
  confusion: 9,
  classes: 9,
  points: 100,
  curves: 9,
  timelines: 9,
  events: 9,
  worst: 2,
  clips: 9,
};

test('pairs give the ROC curve of their distances, and those on the wrong side', async (t) => {
  const folder = temporaryFolder(t, {
    'test.csv': 'filename1,filename2,different\na,b,1\na,c,0\na,d,1\na,e,0\n',
    'predicted-test.csv': 'filename1,filename2,distance\na,b,0.9\na,c,0.8\na,d,0.1\na,e,0.2\n',
  });
  const { scatters, worst } = (await measuredDetails(folder, ['test'], { prediction_type: 'jnd' }))(limits);
  t.deepEqual(scatters?.[0]?.points, [0, 0, 0, 0.5, 0.5, 0.5, 1, 0.5, 1, 1]);
  t.deepEqual(worst?.[0], {
    split: 'test',
    file: 'd',
    expected: 'differs from a',
    predicted: 'distance 0.1',
  });
  t.is(worst?.[1]?.file, 'c');
});

test('ranked clips are drawn by rank and distance to the clip of the lowest rank, over all splits', async (t) => {
  const folder = temporaryFolder(t, {
    'fold00.csv': 'rank_group,rank,filename\ng,3,c\ng,0,a\ng,1,b\n',
    'fold01.csv': 'rank_group,rank,filename\ng,5,x\ng,6,y\n',
    'predicted-fold00.csv': 'filename1,filename2,distance\na,b,0.25\na,c,0.5\n',
    'predicted-fold01.csv': 'filename1,filename2,distance\nx,y,1\n',
  });
  const { scatters, worst } = (
    await measuredDetails(folder, ['fold00', 'fold01'], { prediction_type: 'ranking' })
  )(limits);
  t.deepEqual(scatters?.[0]?.points, [1, 0.25, 3, 0.5, 6, 1]);
  t.is(worst, undefined);
});

test('every target has its plot of predicted against right, fewer points where there are too many', async (t) => {
  const folder = temporaryFolder(t, {
    'test.csv': 'filename,hertz,loud\na,100,1\nb,200,2\nc,300,3\n',
    'predicted-test.csv': 'filename,loud,hertz\nb,2,190\na,1,100\nc,9,330\n',
  });
  const build = await measuredDetails(folder, ['test'], { prediction_type: 'regression' });
  const { scatters, worst } = build(limits);
  t.deepEqual(
    scatters?.map(({ title, points, omitted }) => [title, points, omitted]),
    [
      ['hertz', [100, 100, 200, 190, 300, 330], 0],
      ['loud', [1, 1, 2, 2, 3, 9], 0],
    ],
  );
  t.deepEqual(worst?.[0], { split: 'test', file: 'c', expected: 'hertz 300', predicted: 'hertz 330' });
  t.deepEqual(
    build({ ...limits, points: 2 }).scatters?.map(({ points, omitted }) => [points.length, omitted]),
    [
      [4, 1],
      [4, 1],
    ],
  );
});

test('frames that are voiced and predicted to be are drawn in semitones', async (t) => {
  const folder = temporaryFolder(t, {
    'test.csv': 'filename,timestamp,frequency\na,0,440\na,10,0\na,20,220\n',
    'predicted-test.csv': 'filename,timestamp,frequency\na,0.0,440\na,10,300\na,20,440\n',
  });
  const { scatters, worst } = (await measuredDetails(folder, ['test'], { prediction_type: 'pitch' }))(limits);
  t.deepEqual(scatters?.[0]?.points, [69, 69, 57, 69]);
  t.is(worst?.[0]?.expected, '2 voiced frames');
  t.is(worst?.[0]?.predicted, '2 of them voiced, off by 6 semitones');
});

test('a file that is missing, or lacks a column or a clip, is one line', async (t) => {
  const folder = temporaryFolder(t, {
    'test.csv': 'filename,hertz\na,100\nb,1\n',
    'predicted-test.csv': 'filename,hertz\na,190\n',
  });
  const error = await t.throwsAsync(measuredDetails(folder, ['test'], { prediction_type: 'regression' }), {
    instanceOf: UserError,
  });
  t.regex(error?.message ?? '', /predicted-test\.csv: b is missing$/);
  await t.throwsAsync(measuredDetails(folder, ['test'], { prediction_type: 'jnd' }), {
    message: /column filename1 is missing/,
  });
  await t.throwsAsync(measuredDetails(folder, ['other'], { prediction_type: 'pitch' }), {
    message: /other\.csv: no such file/,
  });
});

test('clips that belong together have a line of their mean scores', async (t) => {
  const folder = temporaryFolder(t, {
    'test.json':
      '{"a1": [{"label": 69, "start": 0, "end": 100}], "a2": [{"label": 69, "start": 0, "end": 100}], "b1": []}',
    'predicted-test.csv': 'filename,start,end,frequency\na1,20,100,441\na2,500,600,440\nb1,,,\n',
  });
  const metadata = { prediction_type: 'notes', clip_groups: { name: 'piano', pattern: '^([a-z])' } } as const;
  const { music } = (await measuredDetails(folder, ['test'], metadata))(limits);
  t.is(music?.groups?.name, 'piano');
  t.deepEqual(
    music?.groups?.rows.map(({ group, clips, values }) => [group, clips, values.slice(0, 2)]),
    [
      ['a', 2, [0.5, 0.5]],
      ['b', 1, [0, 0]],
    ],
  );
  t.is(
    (await measuredDetails(folder, ['test'], { prediction_type: 'notes' }))(limits).music?.groups,
    undefined,
  );
});

test('what the task has chosen is shown, with the salience where that was written', async (t) => {
  const folder = temporaryFolder(t, {
    'test.csv': 'filename,timestamp,frequencies\na.wav,0,[440]\na.wav,500,[440]\na.wav,1000,[]\n',
    'predicted-test.csv': 'filename,timestamp,frequencies\na.wav,0,[880]\na.wav,500,[442]\na.wav,1000,[]\n',
  });
  const excerpts = [
    { clip: 'a.wav', start: 0.25, end: 1 },
    { clip: 'a.wav', start: 5, end: 6 },
    { clip: 'other.wav', start: 0, end: 1 },
  ];
  const metadata = { prediction_type: 'multipitch', excerpts } as const;
  const shown = async () => (await measuredDetails(folder, ['test'], metadata))(limits).excerpts ?? [];
  const [only, ...more] = await shown();
  t.deepEqual(more, []);
  t.like(only, { file: 'a.wav', split: 'test', length: 750, stretch: [0.25, 1], estimate: [250, 69.08] });
  t.deepEqual(only?.marks, [
    [1, 69, 0, 250],
    [3, 81, 0, 250],
    [0, 69, 250, 750],
  ]);
  t.is(only?.salience, undefined);
  const index = { rows: 3, files: [{ filename: 'a.wav', firstRow: 0, rows: 3 }] };
  await writeSaliences(
    folder,
    'test',
    {
      index: { ...index, timestamps: Float64Array.of(0, 500, 1000) },
      values: Float32Array.of(1, 0, 0, 1, 0, 0),
    },
    { kind: 'event', vocabulary: [] },
    { excerpts, frequenciesOf: () => Float32Array.of(440, 880) },
  );
  const [withSalience] = await shown();
  t.like(withSalience?.salience, { low: 66, high: 84 });
  t.true(withSalience?.salience?.png.startsWith('iVBORw0KGgo'));
});

test('of several pitches and of notes the clips with most that is wrong are drawn, each with its scores', async (t) => {
  const folder = temporaryFolder(t, {
    'test.csv': 'filename,timestamp,frequencies\na,0,[440]\na,10,[440]\nb,0,"[440,220]"\nb,10,[]\n',
    'predicted-test.csv': 'filename,timestamp,frequencies\na,0,[440]\na,10,[440]\nb,0,[880]\nb,10,[]\n',
  });
  const { timelines, music } = (await measuredDetails(folder, ['test'], { prediction_type: 'multipitch' }))(
    limits,
  );
  t.deepEqual(
    timelines?.map(({ file, score, marks }) => [file, score, marks?.length]),
    [
      ['b', 0, 3],
      ['a', 1, 1],
    ],
  );
  t.deepEqual(music?.distances, [
    [0, 2],
    [12, 1],
    [24, 1],
  ]);
  t.deepEqual(
    music?.clips.map(({ values }) => values),
    [
      [0, 0.5, 1],
      [1, 1, 0],
    ],
  );
  const few = (await measuredDetails(folder, ['test'], { prediction_type: 'multipitch' }))({
    ...limits,
    clips: 1,
    confusion: 1,
  });
  t.is(few.music?.omitted, 1);
  t.like(few.music?.pitches, { entries: [12, 12, 2], omitted: 2 });
  const notes = temporaryFolder(t, {
    'test.json': '{"a": [{"label": 69, "start": 0, "end": 100}]}',
    'predicted-test.csv': 'filename,start,end,frequency\na,20,100,441\n',
  });
  const ofNotes = (await measuredDetails(notes, ['test'], { prediction_type: 'notes' }))(limits);
  t.deepEqual(ofNotes.timelines?.[0]?.marks, [[0, 69, 0, 100]]);
  t.deepEqual(ofNotes.music?.scores, [
    'notes_onset_fms',
    'notes_onset_offset_fms',
    'notes_onset_only_fms',
    'notes_onset_overlap',
  ]);
  t.deepEqual(ofNotes.music?.clips[0]?.values, [1, 1, 1, 0.8]);
});
