import { readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { readVocabulary } from '../../src/formats/label-vocabulary.ts';
import { readTaskMetadata } from '../../src/formats/task-metadata.ts';
import { wavOf } from '../embed/task-folder.ts';
import { contentsBelow, filesBelow } from '../tasks/run-node.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { heareval } from './heareval.ts';

const CLIPS = 60;

/** A folder with recordings of two speakers' claps and snaps, and their labels. */
function recordings(t: ExecutionContext): string {
  const folder = temporaryFolder(t);
  const lines: string[] = [];
  for (let clip = 0; clip < CLIPS; clip += 1) {
    const file = `${clip % 2 === 0 ? 'anna' : 'ben'}/${clip}.wav`;
    writeFiles(path.join(folder, 'my sounds'), { [file]: wavOf(clip, 1600 + clip) });
    lines.push(`${file},${clip % 3 === 0 ? 'clap' : 'snap'}\n`);
  }
  writeFiles(folder, { 'labels.csv': `filename,label\n${lines.join('')}` });
  return folder;
}

const OPTIONS = ['--audio', 'my sounds', '--labels', 'labels.csv'];
const RATE = ['--sample-rate', '16000'];
const TASK = path.join('tasks', 'finger_sounds-1.0.0-full');

test('recordings and their labels become a task folder without a line of code', async (t) => {
  const folder = recordings(t);
  const made = await heareval(folder, [
    'new-task',
    'finger_sounds',
    ...OPTIONS,
    ...RATE,
    '--duration',
    '0.2',
  ]);
  t.is(made.exitCode, 0, made.stderr);
  t.is(made.stdout, TASK);
  t.deepEqual(await readVocabulary(path.join(folder, TASK)), ['clap', 'snap']);
  t.like(await readTaskMetadata(path.join(folder, TASK)), { evaluation: ['top1_acc'], sample_duration: 0.2 });
  const clips = await filesBelow(path.join(folder, TASK, '16000'));
  t.is(clips.length, CLIPS);
  t.true(clips.some((clip) => clip.endsWith('anna-0.wav')));
  const again = await heareval(folder, [
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
  const written = await heareval(folder, ['new-task', 'finger_sounds', ...OPTIONS, '--write', 'sounds.mjs']);
  t.is(written.exitCode, 0, written.stderr);
  t.deepEqual(await filesBelow(path.join(folder, 'tasks')), []);
  const again = await heareval(folder, ['new-task', 'finger_sounds', ...OPTIONS, '--write', 'sounds.mjs']);
  t.is(again.exitCode, 2);
  t.regex(again.stderr, /--write sounds\.mjs: is there already/);

  writeFiles(folder, { 'node_modules/.keep': '' });
  await symlink(path.resolve('.'), path.join(folder, 'node_modules', 'heareval'));
  const run = () => execa(process.execPath, ['sounds.mjs', ...RATE], { cwd: folder, reject: false });
  const ran = await run();
  t.is(ran.exitCode, 0, ran.stderr);
  const straight = await heareval(folder, [
    'new-task',
    'finger_sounds',
    ...OPTIONS,
    ...RATE,
    '--tasks-dir',
    'other',
  ]);
  t.is(straight.exitCode, 0, straight.stderr);
  t.deepEqual(
    await contentsBelow(path.join(folder, TASK)),
    await contentsBelow(path.join(folder, 'other', 'finger_sounds-1.0.0-full')),
  );
  t.regex((await run()).stderr, /nothing to do/);
  const text = await readFile(path.join(folder, 'sounds.mjs'), 'utf8');
  await writeFile(
    path.join(folder, 'sounds.mjs'),
    text.replace('"sample_duration": null', '"sample_duration": 0.1'),
  );
  t.regex((await run()).stderr, /start .*PrepareAudio: sampleDuration changed from null to 0\.1/);
});

test('labels of files that are not there are named, all of them', async (t) => {
  const folder = recordings(t);
  await writeFile(path.join(folder, 'labels.csv'), 'filename,label\nanna/0.wav,a\nx.wav,a\ny.wav,b\n');
  const { exitCode, stderr } = await heareval(folder, ['new-task', 'finger_sounds', ...OPTIONS, ...RATE]);
  t.is(exitCode, 2);
  t.regex(stderr, /2 labelled audio files are missing from the corpus:\n\s+audio\/x\.wav\n\s+audio\/y\.wav/);
});
