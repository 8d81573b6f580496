import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { encodeWav16 } from '../../../src/audio/index.ts';
import { readScoresFile } from '../../../src/formats/folders/scores-file.ts';
import { readVocabulary } from '../../../src/formats/labels/label-vocabulary.ts';
import { readTaskMetadata } from '../../../src/prediction-types/task-metadata.ts';
import { readLabelTable } from '../../../src/tasks/own/labels/label-table.ts';
import { wavOf } from '../../embed/task-folder.ts';
import { contentsBelow, filesBelow } from '../../tasks/run-node.ts';
import { temporaryFolder, writeFiles } from '../../temporary-folder.ts';
import { heareval } from '../heareval.ts';
import { command } from '../in-process.ts';

const ROOT = process.cwd();
const CLIPS = 60;

/** A folder with recordings of two speakers' claps and snaps, and their labels. */
function recordings(t: ExecutionContext): string {
  const folder = temporaryFolder(t);
  const lines: string[] = [];
  for (let clip = 0; clip < CLIPS; clip += 1) {
    const file = `${clip % 2 === 0 ? 'anna' : 'ben'}/${clip}.wav`;
    writeFiles(join(folder, 'my sounds'), { [file]: wavOf(clip, 1600 + clip) });
    lines.push(`${file},${clip % 3 === 0 ? 'clap' : 'snap'}\n`);
  }
  writeFiles(folder, { 'labels.csv': `filename,label\n${lines.join('')}` });
  return folder;
}

const OPTIONS = ['--audio', 'my sounds', '--labels', 'labels.csv'];
const RATE = ['--sample-rate', '16000'];
const TASK = join('tasks', 'finger_sounds-1.0.0-full');

test('recordings and their labels become a task folder without a line of code', async (t) => {
  const folder = recordings(t);
  const made = await command(folder, ['new-task', 'finger_sounds', ...OPTIONS, ...RATE, '--duration', '0.2']);
  t.is(made.exitCode, 0, made.stderr);
  t.is(made.stdout, TASK);
  t.regex(made.stderr, /kind +one label a clip \(multiclass\), as each file has one label\n +clips +60\n/);
  t.deepEqual(await readVocabulary(join(folder, TASK)), ['clap', 'snap']);
  t.like(await readTaskMetadata(join(folder, TASK)), { evaluation: ['top1_acc'], sample_duration: 0.2 });
  const clips = await filesBelow(join(folder, TASK, '16000'));
  t.is(clips.length, CLIPS);
  t.true(clips.some((clip) => clip.endsWith('anna-0.wav')));
  const again = await command(folder, [
    'new-task',
    'finger_sounds',
    ...OPTIONS,
    ...RATE,
    '--duration',
    '0.2',
  ]);
  t.regex(again.stderr, /nothing to do/);
});

test('a task file that is written can be run, gives the same, and runs anew when it is changed', async (t) => {
  const folder = recordings(t);
  const written = await command(folder, ['new-task', 'finger_sounds', ...OPTIONS, '--write', 'sounds.mjs']);
  t.is(written.exitCode, 0, written.stderr);
  t.deepEqual(await filesBelow(join(folder, 'tasks')), []);
  const again = await command(folder, ['new-task', 'finger_sounds', ...OPTIONS, '--write', 'sounds.mjs']);
  t.is(again.exitCode, 2);
  t.regex(again.stderr, /--write sounds\.mjs: is there already/);

  writeFiles(folder, { 'node_modules/.keep': '' });
  await symlink(ROOT, join(folder, 'node_modules', 'heareval'));
  const run = () => execa(process.execPath, ['sounds.mjs', ...RATE], { cwd: folder, reject: false });
  const ran = await run();
  t.is(ran.exitCode, 0, ran.stderr);
  const straight = await command(folder, [
    'new-task',
    'finger_sounds',
    ...OPTIONS,
    ...RATE,
    '--tasks-dir',
    'other',
  ]);
  t.is(straight.exitCode, 0, straight.stderr);
  t.deepEqual(
    await contentsBelow(join(folder, TASK)),
    await contentsBelow(join(folder, 'other', 'finger_sounds-1.0.0-full')),
  );
  t.regex((await run()).stderr, /nothing to do/);
  const text = await readFile(join(folder, 'sounds.mjs'), 'utf8');
  await writeFile(
    join(folder, 'sounds.mjs'),
    text.replace('"sample_duration": null', '"sample_duration": 0.1'),
  );
  t.regex((await run()).stderr, /start .*PrepareAudio: sampleDuration changed from null to 0\.1/);
});

test('labels of files that are not there are named, all of them', async (t) => {
  const folder = recordings(t);
  await writeFile(join(folder, 'labels.csv'), 'filename,label\nanna/0.wav,a\nx.wav,a\ny.wav,b\n');
  const { exitCode, stderr } = await command(folder, ['new-task', 'finger_sounds', ...OPTIONS, ...RATE]);
  t.is(exitCode, 2);
  t.regex(stderr, /labels\.csv: 2 of 3 labelled audio files are missing; .*:\n\s+x\.wav\n\s+y\.wav/);
});

const TONES = 24;
const RATE_OF_TONES = 16000;

/** A tone of half a second for each index, a semitone above the one before. */
const hertz = (index: number) => 220 * 2 ** (index / 12);

const NUMBERS = [
  {
    type: 'regression',
    labels: ['filename,f0', ...perTone((file, index) => [`${file},${hertz(index)}`])],
    scores: ['r2', 'mae', 'rmse'],
  },
  {
    type: 'jnd',
    labels: [
      'filename,pair,different',
      ...perTone((file, index) => [`${file},${index >> 1},${(index >> 1) % 2}`]),
    ],
    scores: ['jnd_auc'],
  },
  {
    type: 'ranking',
    labels: ['list,rank,filename', ...perTone((file, index) => [`list${index % 4},${index >> 2},${file}`])],
    scores: ['ranking_spearman', 'ranking_triplet_acc'],
  },
  {
    type: 'pitch',
    labels: [
      'filename,time,f0',
      ...perTone((file, index) => [
        `${file},0.1,${hertz(index)}`,
        `${file},0.2,${hertz(index)}`,
        `${file},0.3,`,
      ]),
    ],
    scores: [
      'melody_raw_pitch',
      'melody_overall_acc',
      'melody_raw_chroma',
      'melody_voicing_recall',
      'melody_voicing_false_alarm',
    ],
  },
] as const;

function perTone(lines: (file: string, index: number) => readonly string[]): string[] {
  return Array.from({ length: TONES }, (_, index) => lines(`${index}.wav`, index)).flat();
}

function toneOf(index: number): Uint8Array {
  const samples = Int16Array.from({ length: RATE_OF_TONES / 2 }, (_, sample) =>
    Math.round(10000 * Math.sin((2 * Math.PI * hertz(index) * sample) / RATE_OF_TONES)),
  );
  return encodeWav16({ samples, sampleRate: RATE_OF_TONES });
}

for (const { type, labels, scores } of NUMBERS) {
  test(`recordings and a csv become a task of ${type}, which is embedded, predicted and scored`, async (t) => {
    const folder = temporaryFolder(t, { 'labels.csv': `${labels.join('\n')}\n` });
    const clips = Array.from({ length: TONES }, (_, index) => [`${index}.wav`, toneOf(index)] as const);
    writeFiles(join(folder, 'my sounds'), Object.fromEntries(clips));
    const made = await command(folder, ['new-task', 'tones', ...OPTIONS, '--sample-rate', '44100']);
    t.is(made.exitCode, 0, made.stderr);
    const task = 'tones-1.0.0-full';
    t.is((await readTaskMetadata(join(folder, 'tasks', task))).prediction_type, type);
    const written = await readLabelTable(join(folder, 'tasks', task, 'test.csv'));
    t.is(written.type, type, 'what is written can be read back');
    const options = ['--module', './baseline', '--task', task, '--grid-points', '1', '--head', 'linear'];
    const ran = await heareval(folder, ['run', ...options]);
    t.is(ran.exitCode, 0, ran.stderr);
    const { splits } = await readScoresFile(join(folder, 'embeddings', 'baseline', task));
    for (const score of scores) t.true(Number.isFinite(splits.test?.scores[score]?.value), score);
  });
}
