import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { create, extract } from 'tar';
import { BadInputsError, UserError } from '../../../src/errors.ts';
import { type RunResult, runPipeline } from '../../../src/pipeline/index.ts';
import { importNodes } from '../../../src/tasks/archive/import-task.ts';
import { writeTask } from '../../embed/task-folder.ts';
import { temporaryFolder, writeFiles } from '../../temporary-folder.ts';
import { filesBelow } from '../run-node.ts';

const NAME = 'small-1.0-full';
const SPLITS = { train: 3, valid: 2, test: 2 };
const OFFICIAL = '../shared/data/hear-2021.0.6-spoken_digit-1.0.9-small-44100.tar.gz';

interface Import {
  readonly result: RunResult;
  readonly error: Error | undefined;
  /** The task folder that was made. */
  readonly made: string;
}

async function importInto(
  root: string,
  typed: readonly string[],
  sampleRate: readonly number[],
): Promise<Import> {
  const tasksDir = join(root, 'imported');
  const nodes = await importNodes(typed, { tasksDir, sampleRate });
  const result = await runPipeline(nodes, { workdir: join(root, '_workdir'), workers: 2 });
  const error = result.steps.find((step) => step.error !== undefined)?.error;
  return { result, error, made: join(tasksDir, NAME) };
}

/** Packs a folder that holds `tasks/` as an archive of HEAR 2021 has it. */
async function pack(folder: string, archive: string): Promise<string> {
  await create({ file: archive, cwd: folder, gzip: true, prefix: 'hear-2021.0.6' }, ['tasks']);
  return archive;
}

test('an archive becomes a task folder with its own sample rate as it was and the missing ones made of it', async (t) => {
  const root = temporaryFolder(t);
  const theirs = join(root, 'tasks', NAME);
  await writeTask(theirs, { kind: 'scene', splits: SPLITS, sampleRate: 48000, length: () => 4800 });
  const archive = await pack(root, join(root, 'theirs.tar.gz'));
  const { result, made } = await importInto(root, [archive], [16000, 48000]);
  t.is(result.status, 'ok');
  for (const file of await filesBelow(theirs)) {
    t.deepEqual(await readFile(join(made, file)), await readFile(join(theirs, file)), file);
  }
  const clips = (await filesBelow(join(made, '16000'))).sort();
  t.deepEqual(clips, await filesBelow(join(theirs, '48000')));
  t.is((await readFile(join(made, '16000', 'train', 'clip000.wav'))).readUInt32LE(24), 16000);
  t.is(await readFile(join(made, 'test.csv'), 'utf8'), 'filename,label\nclip000.wav,a\nclip001.wav,a\n');
});

test('archives and folders of one task are put together, and a second import does nothing', async (t) => {
  const root = temporaryFolder(t);
  await writeTask(join(root, 'tasks', NAME), { kind: 'event', splits: SPLITS, sampleRate: 48000 });
  const archive = await pack(root, join(root, 'high.tar.gz'));
  await writeTask(join(root, 'low', 'tasks', NAME), {
    kind: 'event',
    splits: SPLITS,
    sampleRate: 16000,
  });
  const typed = [archive, join(root, 'low')];
  const { result, made } = await importInto(root, typed, [16000, 48000]);
  t.is(result.status, 'ok');
  t.deepEqual(
    await readFile(join(made, '16000/test/clip000.wav')),
    await readFile(join(root, 'low/tasks', NAME, '16000/test/clip000.wav')),
  );
  const again = await importInto(root, typed, [16000, 48000]);
  t.true(again.result.steps.every((step) => step.state === 'fresh'));
});

test('an imported folder can lose its source', async (t) => {
  const root = temporaryFolder(t);
  const theirs = join(root, 'theirs', NAME);
  await writeTask(theirs, { kind: 'scene', splits: SPLITS });
  const { made } = await importInto(root, [theirs], [16000]);
  const before = await readFile(join(made, '16000/train/clip000.wav'));
  writeFiles(theirs, { '16000/train/clip000.wav': 'overwritten in place' });
  await rm(theirs, { recursive: true });
  t.deepEqual(await readFile(join(made, '16000/train/clip000.wav')), before);
});

test('clips that have labels and no audio are named, all of them, and no task folder is left behind', async (t) => {
  const root = temporaryFolder(t);
  const theirs = join(root, 'theirs', NAME);
  await writeTask(theirs, { kind: 'scene', splits: SPLITS });
  await rm(join(theirs, '16000/train/clip001.wav'));
  await rm(join(theirs, '16000/test/clip000.wav'));
  const { error, made } = await importInto(root, [theirs], [16000]);
  t.true(error instanceof BadInputsError);
  t.regex(error?.message ?? '', /train\/clip001\.wav\n.*test\/clip000\.wav$/);
  t.false(existsSync(made));
});

test('sample rates with different labels are not mixed', async (t) => {
  const root = temporaryFolder(t);
  const one = join(root, 'one', NAME);
  const other = join(root, 'other', NAME);
  await writeTask(one, { kind: 'scene', splits: SPLITS, sampleRate: 16000 });
  await writeTask(other, { kind: 'scene', splits: { ...SPLITS, test: 1 }, sampleRate: 48000 });
  const { error, made } = await importInto(root, [one, other], [16000]);
  t.true(error instanceof UserError);
  t.regex(error?.message ?? '', /other\/.*test\.json differs from .*one\/.*test\.json/);
  t.false(existsSync(made));
});

test('a task folder that something else made is not written over', async (t) => {
  const root = temporaryFolder(t);
  const theirs = join(root, 'theirs', NAME);
  await writeTask(theirs, { kind: 'scene', splits: SPLITS });
  writeFiles(root, { [`imported/${NAME}/task_metadata.json`]: '{}' });
  await t.throwsAsync(importInto(root, [theirs], [16000]), {
    instanceOf: UserError,
    message: /small-1\.0-full: there is such a task already/,
  });
});

const withOfficial = existsSync(OFFICIAL) ? test : test.skip;

withOfficial('a published archive of HEAR 2021 is imported as it is', async (t) => {
  const root = temporaryFolder(t);
  const tasksDir = join(root, 'tasks');
  const nodes = await importNodes([OFFICIAL], { tasksDir, sampleRate: [16000, 44100] });
  const { status } = await runPipeline(nodes, { workdir: join(root, '_workdir'), workers: 2 });
  t.is(status, 'ok');
  await extract({ file: OFFICIAL, cwd: root, strip: 1 });
  const made = join(tasksDir, 'spoken_digit-1.0.9-small');
  t.is((await filesBelow(join(made, '16000'))).length, 100);
  t.is((await filesBelow(join(made, '44100'))).length, 100);
});
