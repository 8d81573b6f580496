import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { encodeWav16 } from '../../../src/audio/index.ts';
import { UserError } from '../../../src/errors.ts';
import { draftTask } from '../../../src/tasks/own/draft-task.ts';
import type { OwnLabelOptions } from '../../../src/tasks/own/labels/own-labels.ts';
import type { OwnTaskOptions } from '../../../src/tasks/own/own-task-config.ts';
import { temporaryFolder, writeFiles } from '../../temporary-folder.ts';

const CLIPS = 12;
/** A clip of 2 s. */
const clip = encodeWav16({ samples: new Int16Array(2000), sampleRate: 1000 });

interface Given {
  /** Name of the file of labels; none: folders are labels. */
  readonly name?: string;
  readonly labels?: string;
  /** Default: `c00.wav` to `c11.wav`. */
  readonly files?: readonly string[];
  readonly reading?: OwnLabelOptions;
  readonly options?: Partial<OwnTaskOptions>;
}

async function draft(t: ExecutionContext, { name = 'l.csv', labels, files, reading, options }: Given) {
  const folder = temporaryFolder(t, labels === undefined ? {} : { [name]: labels });
  const clips =
    files ?? Array.from({ length: CLIPS }, (_, index) => `c${String(index).padStart(2, '0')}.wav`);
  writeFiles(join(folder, 'audio'), Object.fromEntries(clips.map((file) => [file, clip])));
  const corpus = { audio: join(folder, 'audio'), ...reading };
  const given = labels === undefined ? corpus : { ...corpus, labels: join(folder, name) };
  const { config, lines } = await draftTask(given, { name: 'sounds', version: '1', ...options });
  return {
    config,
    told: lines()
      .map((line) => line.trim().replaceAll(/ {2,}/g, ': '))
      .join('\n'),
  };
}

const rows = (line: (index: number, name: string) => string) =>
  Array.from({ length: CLIPS }, (_, index) => `${line(index, `c${String(index).padStart(2, '0')}`)}\n`).join(
    '',
  );
const animal = (index: number) => (index % 2 === 0 ? 'cat' : 'dog');
const split = (index: number) => ['train', 'valid', 'test'][(index >> 1) % 3];

test('what was made of labels is told: kind and why, clips, labels, splits, score', async (t) => {
  const labels = `file,label,split,mic\n${rows((index, name) => `${name}.wav,${animal(index)},${split(index)},x`)}`;
  const { told } = await draft(t, { labels });
  t.is(
    told,
    [
      'from: l.csv: file as filename, label, split',
      'kind: one label a clip (multiclass), as each file has one label',
      'clips: 12',
      'labels: 2: cat (6), dog (6)',
      'splits: train 4, valid 4, test 4, as the labels name them',
      'score: top1_acc',
      'unused: columns mic',
    ].join('\n'),
  );
});

test('a doubled row is one row, and told', async (t) => {
  const once = `file,label,split\n${rows((index, name) => `${name}.wav,${animal(index)},${split(index)}`)}`;
  const { config, told } = await draft(t, { labels: `${once}c00.wav,cat,train\n` });
  t.is(config.prediction_type, 'multiclass');
  t.regex(told, /left out: 1 doubled row, taken once: c00\.wav cat/);
});

test('what made a task multilabel is told', async (t) => {
  const labels = `file,label\n${rows((index, name) => `${name}.wav,${animal(index)}`)}c00.wav,dog\n`;
  const { told } = await draft(t, { labels, options: { folds: 3 } });
  t.regex(
    told,
    /multilabel\), as 1 of 12 files have several labels, the first of them c00\.wav \(cat, dog\)/,
  );
});

for (const [name, labels] of [
  [
    'l.csv',
    `file,onset,offset,label\n${rows((index, clip) => (index < 3 ? `${clip}.wav,,,` : `${clip}.wav,0.1,0.9,${animal(index)}`))}`,
  ],
  [
    'l.json',
    JSON.stringify(
      Object.fromEntries(
        Array.from({ length: CLIPS }, (_, index) => [
          `c${String(index).padStart(2, '0')}`,
          index < 3 ? [] : [{ label: animal(index), start: 100, end: 900 }],
        ]),
      ),
    ),
  ],
  [
    'l.csv',
    `file,labels\n${rows((index, clip) => `${clip}.wav,${index < 3 ? '[]' : `"[""pet"", ""${animal(index)}""]"`}`)}`,
  ],
] as const) {
  test(`clips without labels stay: ${labels.slice(0, 40).replaceAll('\n', ' ')}`, async (t) => {
    const { told } = await draft(t, { name, labels, options: { folds: 3 } });
    t.regex(told, /clips: 12.*, of which 3 without any label/);
    t.regex(told, /splits: fold00 4, fold01 4, fold02 4; drawn by chance/);
  });
}

test('audio that no label names is counted', async (t) => {
  const labels = `file,label\n${rows((index, name) => (index < 11 ? `${name}.wav,${animal(index)}` : ''))}`;
  const { told } = await draft(t, { labels, options: { folds: 3 } });
  t.regex(told, /left out: 1 audio file that no label names: c11\.wav/);
});

const events = (columns: string, times: (index: number) => string) =>
  `file,${columns},label\n${rows((index, name) => `${name}.wav,${times(index)},${animal(index)}`)}`;
const FOLDS = { folds: 3 };

test('the unit of times is told, and why', async (t) => {
  const plain = await draft(t, { labels: events('start,end', () => '100,900'), options: FOLDS });
  t.regex(plain.told, /times: milliseconds, as columns start and end are/);
  const said = {
    labels: events('start,end', () => '0.1,0.9'),
    reading: { unit: 'seconds' },
    options: FOLDS,
  } as const;
  t.regex((await draft(t, said)).told, /times: seconds, --seconds/);
});

for (const [what, columns, times, message] of [
  [
    'seconds where milliseconds are expected',
    'start,end',
    '0.25,1.5',
    /as milliseconds all times are in the first thousandth of their clips.*expected --seconds, or --milliseconds/,
  ],
  [
    'milliseconds where seconds are expected',
    'onset,offset',
    '250,1500',
    /12 of 12 times are after the end of their clip.*expected --milliseconds$/,
  ],
  [
    'times in a longer recording',
    'onset,offset',
    '58.1,6000',
    /times are after the end.*expected times from the start of each clip; --ignore/,
  ],
  [
    'times in a longer recording that might be milliseconds',
    'start,end',
    '58.1,62.1',
    /times fit the clips neither as milliseconds.*nor as seconds.*--ignore with the columns of times/,
  ],
  [
    'times of which nobody knows the unit',
    'start_time,end_time',
    '0.1,0.2',
    /columns start_time and end_time: expected --seconds or --milliseconds/,
  ],
] as const) {
  test(`${what} are refused`, async (t) => {
    const labels = events(columns, () => times);
    await t.throwsAsync(draft(t, { labels, options: FOLDS }), { instanceOf: UserError, message });
  });
}

test('long events in seconds are seen by the lengths of their clips', async (t) => {
  // As milliseconds they are no shorter than a frame, but all in the first thousandth of a clip of 100 s.
  const long = encodeWav16({ samples: new Int16Array(100_000), sampleRate: 1000 });
  const folder = temporaryFolder(t, { 'l.csv': 'file,label,start,end\na.wav,x,5,70\nb.wav,y,10,90\n' });
  writeFiles(join(folder, 'audio'), { 'a.wav': long, 'b.wav': long });
  const given = { audio: join(folder, 'audio'), labels: join(folder, 'l.csv') };
  await t.throwsAsync(draftTask(given, { name: 'a', version: '1' }), {
    message: /as milliseconds all times are in the first thousandth of their clips/,
  });
});

test('labels that may be several are asked about', async (t) => {
  const labels = `file,label\n${rows((index, name) => `${name}.wav,${index === 4 ? 'cat;dog' : animal(index)}`)}`;
  await t.throwsAsync(draft(t, { labels }), {
    message:
      /label 'cat;dog' of c04\.wav: one label or several\? expected --separator ';', or --separator none/,
  });
  await t.throwsAsync(draft(t, { labels: labels.replace(';', '+') }), { message: /--separator '\+'/ });
  const divided = await draft(t, { labels, reading: { separator: ';' }, options: FOLDS });
  t.is(divided.config.prediction_type, 'multilabel');
  t.regex(divided.told, /labels: 2: cat \(6\), dog \(7\)/);
});

test('a group that is guessed is told, one that might be is too', async (t) => {
  const labels = (column: string) =>
    `file,label,${column}\n${rows((index, name) => `${name}.wav,${animal(index)},s${index >> 1}`)}`;
  t.regex(
    (await draft(t, { labels: labels('speaker'), options: FOLDS })).told,
    /group: what column speaker names stays in one of the splits that are drawn; --group none/,
  );
  t.regex(
    (await draft(t, { labels: labels('singer_id'), options: FOLDS })).told,
    /group: none; --group singer_id would keep/,
  );
  const { told } = await draft(t, {
    labels: labels('singer_id'),
    reading: { group: 'singer_id' },
    options: FOLDS,
  });
  t.regex(told, /from: .*singer_id as group/);
});

test('folds may be counted from 1, and are told', async (t) => {
  const labels = `filename,fold,target,category\n${rows((index, name) => `${name}.wav,${1 + (index % 3)},0,${index < 6 ? 'cat' : 'dog'}`)}`;
  const { config, told } = await draft(t, { labels });
  t.like(config, { split_mode: 'presplit_kfold', nfolds: 3 });
  t.regex(
    told,
    /splits: fold00 4, fold01 4, fold02 4, as the labels name them\n1 is fold00, 2 is fold01, 3 is fold02/,
  );
});

for (const [what, labels, message] of [
  [
    'two folds',
    `file,label,fold\n${rows((index, name) => `${name},${animal(index)},${index % 2}`)}`,
    /two folds \(0, 1\); expected three or more/,
  ],
  [
    'splits of other names',
    `file,label,split\n${rows((index, name) => `${name},${animal(index)},${index < 6 ? 'dev' : 'eval'}`)}`,
    /split dev; expected train, valid and test, or the numbers of three folds/,
  ],
  [
    'a fold beside a split',
    `file,label,split\n${rows((index, name) => `${name},${animal(index)},${index < 6 ? 'test' : '1'}`)}`,
    /split test beside fold 1/,
  ],
] as const) {
  test(`${what} are refused in one line`, async (t) => {
    const error = await t.throwsAsync(draft(t, { labels }), { instanceOf: UserError, message });
    t.false(error?.message.includes('\n'));
  });
}

test('groups that named splits tear, and events beyond their clips where the unit is said, are told', async (t) => {
  const labels = `file,label,split,group\n${rows((index, name) => `${name},${animal(index)},${split(index)},g${index % 5}`)}`;
  t.regex((await draft(t, { labels })).told, /4 groups in several splits, as the labels name these: g/);
  const late = {
    labels: events('start,end', () => '5,6'),
    reading: { unit: 'seconds' },
    options: FOLDS,
  } as const;
  t.regex((await draft(t, late)).told, /12 of 12 times are after the end of their clip/);
});

test('frames have a unit too', async (t) => {
  const frames = (column: string, step: number) =>
    `file,${column},f0\n${rows((_, name) => [0, 1, 2].map((frame) => `${name},${frame * step},440`).join('\n'))}`;
  t.regex(
    (await draft(t, { labels: frames('time', 0.5), options: FOLDS })).told,
    /times: seconds, as such columns are/,
  );
  await t.throwsAsync(draft(t, { labels: frames('timestamp', 0.5), options: FOLDS }), {
    message: /as milliseconds all times are in the first thousandth.*--seconds/,
  });
  await t.throwsAsync(draft(t, { labels: frames('time', 500), options: FOLDS }), {
    message: /expected --milliseconds$/,
  });
  const said = { labels: frames('timestamp', 0.5), reading: { unit: 'seconds' }, options: FOLDS } as const;
  t.regex((await draft(t, said)).told, /times: seconds, --seconds/);
});

test('a file in two splits, or of two groups, is refused and makes no other kind of task', async (t) => {
  const labels = `file,label,split\n${rows((index, name) => `${name},${animal(index)},${split(index)}`)}c00,cat,test\n`;
  await t.throwsAsync(draft(t, { labels }), {
    message: /1 files are in rows of two splits or groups; expected one of each file:\n +c00: train and test/,
  });
});

test('labels whose accents are written in two ways are one', async (t) => {
  const labels = `file,label\n${rows((index, name) => `${name},${index < 6 ? 'caf\u00e9' : 'cafe\u0301'}`)}`;
  t.regex((await draft(t, { labels })).told, /labels: 1: caf\u00e9 \(12\)/);
});

test('columns of 0 and 1 are labels', async (t) => {
  const one = await draft(t, {
    labels: `file,cat,dog\n${rows((index, name) => `${name},${index % 2},${1 - (index % 2)}`)}`,
    options: FOLDS,
  });
  t.is(one.config.prediction_type, 'multiclass');
  t.regex(one.told, /columns: 2 columns of 0 and 1, each taken as a label/);
  const many = await draft(t, {
    labels: `file,cat,dog\n${rows((index, name) => `${name},${index < 8 ? 1 : 0},${index % 2}`)}`,
    options: FOLDS,
  });
  t.is(many.config.prediction_type, 'multilabel');
  t.regex(many.told, /of which 2 without any label/);
});

test('folders are labels where there is no file of them', async (t) => {
  const files = Array.from({ length: CLIPS }, (_, index) => `${animal(index)}/${index}.wav`);
  const { told } = await draft(t, { files, options: FOLDS });
  t.regex(told, /from: the names of folders, <label>\/<file>\n.*\n.*\nlabels: 2: cat \(6\), dog \(6\)/);
  const divided = files.map((file, index) => `${split(index)}/${file}`);
  t.regex(
    (await draft(t, { files: divided })).told,
    /splits: train 4, valid 4, test 4, as the labels name them/,
  );
  await t.throwsAsync(draft(t, { files: [...files, 'loose.wav'] }), {
    message:
      /1 of 13 audio files are in no folder of a label \(loose\.wav\); expected <label>\/<file>, or --labels/,
  });
});

test('a csv without a header is read where it is clear, else its columns are asked for', async (t) => {
  const { told } = await draft(t, {
    labels: rows((index, name) => `${name}.wav,${animal(index)}`),
    options: FOLDS,
  });
  t.regex(told, /from: l\.csv, no header: filename, label\n.*\nclips: 12/);
  const labels = rows((index, name) => `audio/${name}.wav,${animal(index)},${name}`);
  await t.throwsAsync(draft(t, { labels }), {
    message:
      /row 1: no names of columns, as it names the file audio\/c00\.wav; expected a header, or for instance --columns filename,label,-$/,
  });
  const named = await draft(t, { labels, reading: { columns: ['filename', 'label', '-'] }, options: FOLDS });
  t.regex(named.told, /clips: 12/);
});

test('labelled files that are missing may be left out, and are counted', async (t) => {
  const labels = `file,label\n${rows((index, name) => `${name}.wav,${animal(index)}`)}gone.wav,cat\n`;
  await t.throwsAsync(draft(t, { labels }), {
    message: /1 of 13 labelled audio files are missing; .*--skip-missing/,
  });
  const { told } = await draft(t, { labels, reading: { skipMissing: true }, options: FOLDS });
  t.regex(told, /left out: 1 labelled file missing: gone\.wav/);
});

test('labels that splits drawn by chance lack are told, and what draws them by label', async (t) => {
  const labels = `file,label\n${rows((index, name) => `${name}.wav,${index < 3 ? 'rare' : 'common'}`)}`;
  const error = await t.throwsAsync<UserError>(draft(t, { labels }), {
    message: /not every label is in every split/,
  });
  t.regex(error?.next ?? '', /--stratify/);
  const { config, told } = await draft(t, { labels, options: { stratify: true } });
  t.true(config.stratified);
  t.regex(told, /splits: train 8, valid 2, test 2; drawn label by label/);
});
