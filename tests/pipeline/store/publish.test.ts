import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import {
  defineStep,
  folder,
  planPipeline,
  publicationState,
  runPipeline,
  select,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { thisMachine } from '../../../src/pipeline/machine/machine.ts';
import { runWith } from '../../../src/pipeline/run/run.ts';
import { readManifest } from '../../../src/pipeline/store/output-check.ts';
import { isPublished, publish } from '../../../src/pipeline/store/publish.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { contentsOf, filesBelow } from '../folder-contents.ts';
import { statesOf, TextSteps } from '../text-steps.ts';

/** Writes each of the given files; its content is its name. */
const write = defineStep<{ files: readonly string[] }>({
  name: 'Write',
  version: '1',
  run: async ({ params, outDir }) => {
    for (const file of params.files) {
      await writeFileAtomic(join(outDir, file), file);
    }
  },
});

const isData = (path: string) => !path.startsWith('.heareval');

test('the files of an output appear where they are to be published, as links', async (t) => {
  const workdir = temporaryFolder(t);
  const publishTo = join(workdir, 'published', 'here');
  const node = write({
    scope: 'test',
    params: { files: ['a.txt', 'sub/b.txt'] },
    publishTo,
    label: 'fold 0/1',
  });
  const result = await runPipeline([node], { workdir, workers: 1 });
  t.deepEqual(filesBelow(publishTo), ['.heareval/Write-fold%200%2F1.json', 'a.txt', 'sub/b.txt']);
  t.is(statSync(join(publishTo, 'a.txt')).ino, statSync(join(result.outputOf(node), 'a.txt')).ino);
});

for (const [title, damage] of [
  ['is missing', (folder: string) => rmSync(folder, { recursive: true })],
  ['lacks a file', (folder: string) => rmSync(join(folder, 'a.txt'))],
  [
    'holds a file of somebody else under the same name',
    (folder: string) => {
      unlinkSync(join(folder, 'a.txt'));
      writeFileSync(join(folder, 'a.txt'), 'other');
    },
  ],
  ['lacks the stamp', (folder: string) => rmSync(join(folder, '.heareval'), { recursive: true })],
  ['has a damaged stamp', (folder: string) => writeFileSync(join(folder, '.heareval', 'Write.json'), '{')],
] as const) {
  test(`a publication that ${title} is mended without running the step`, async (t) => {
    const workdir = temporaryFolder(t);
    const publishTo = join(workdir, 'published');
    const node = write({ scope: 'test', params: { files: ['a.txt', 'b.txt'] }, publishTo });
    const run = () => runPipeline([node], { workdir, workers: 1 });
    await run();
    const before = contentsOf(publishTo);
    damage(publishTo);
    const plan = await planPipeline([node], { workdir });
    t.deepEqual([plan.steps[0]?.state, plan.steps[0]?.publish], ['fresh', true]);
    t.deepEqual(statesOf(await run()), ['Write fresh']);
    t.deepEqual(contentsOf(publishTo), before);
    t.false((await planPipeline([node], { workdir })).steps[0]?.publish);
  });
}

test('a published file that was edited in place, and with it the store, is made again', async (t) => {
  const workdir = temporaryFolder(t);
  const publishTo = join(workdir, 'published');
  const node = write({ scope: 'test', params: { files: ['a.txt'] }, publishTo });
  await runPipeline([node], { workdir, workers: 1 });
  writeFileSync(join(publishTo, 'a.txt'), 'edited');
  t.deepEqual(statesOf(await runPipeline([node], { workdir, workers: 1 })), ['Write done']);
  t.is(readFileSync(join(publishTo, 'a.txt'), 'utf8'), 'a.txt');
});

test('files that are no longer part of the output go, files of others stay', async (t) => {
  const workdir = temporaryFolder(t);
  const publishTo = join(workdir, 'published');
  const run = (files: readonly string[], label: string) =>
    runPipeline([write({ scope: 'test', params: { files }, publishTo, label })], { workdir, workers: 1 });
  await run(['a.txt', 'old/deep/b.txt', 'shared.txt'], 'one');
  await run(['c.txt', 'shared.txt'], 'two');
  writeFileSync(join(publishTo, 'mine.txt'), "the user's");
  await run(['a.txt', 'd.txt'], 'one');
  t.deepEqual(filesBelow(publishTo).filter(isData), ['a.txt', 'c.txt', 'd.txt', 'mine.txt', 'shared.txt']);
  t.false(existsSync(join(publishTo, 'old')), 'folders that became empty go too');
});

test('two steps that would overwrite the publication of each other are refused', async (t) => {
  const workdir = temporaryFolder(t);
  const publishTo = join(workdir, 'published');
  const node = (file: string, label?: string) =>
    write({ scope: 'test', params: { files: [file] }, publishTo, ...(label === undefined ? {} : { label }) });
  const run = (...targets: ReturnType<typeof node>[]) => runPipeline(targets, { workdir, workers: 1 });
  await t.throwsAsync(run(node('a.txt'), node('b.txt')), {
    message: /Two different steps Write would publish to .*published: they need different labels/,
  });
  t.is((await run(node('a.txt', 'a'), node('b.txt', 'b'))).status, 'ok');
  t.is((await run(node('a.txt'), node('a.txt'))).status, 'ok');
});

test('a publication that was interrupted is completed, also when the output is another by then', async (t) => {
  const workdir = temporaryFolder(t);
  const publishTo = join(workdir, 'published');
  const run = (files: readonly string[]) =>
    runPipeline([write({ scope: 'test', params: { files }, publishTo })], { workdir, workers: 1 });
  await run(['a.txt', 'b.txt']);
  // As a process leaves it that dies between linking a file and giving it its name.
  const path = join(publishTo, '.heareval', 'Write.json');
  const interrupt = () => {
    const stamp = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...stamp, pending: ['a.txt', 'b.txt'], files: [] }));
    const name = createHash('sha256')
      .update(JSON.stringify([path, 'b.txt']))
      .digest('hex')
      .slice(0, 16);
    renameSync(join(publishTo, 'b.txt'), join(publishTo, `.tmp-${name}`));
  };
  interrupt();
  await run(['a.txt', 'b.txt']);
  t.deepEqual(filesBelow(publishTo).filter(isData), ['a.txt', 'b.txt']);
  interrupt();
  t.is(publicationState(publishTo), 'interrupted');
  await run(['c.txt']);
  t.is(publicationState(publishTo), 'complete');
  t.is(publicationState(workdir), 'none');
  t.deepEqual(filesBelow(publishTo).filter(isData), ['c.txt']);
});

test('files that are only half published are not taken for input, others of the folder are', async (t) => {
  const workdir = temporaryFolder(t);
  const publishTo = join(workdir, 'published');
  await runPipeline([write({ scope: 'test', params: { files: ['a.txt'] }, publishTo })], {
    workdir,
    workers: 1,
  });
  writeFileSync(join(publishTo, 'other.csv'), 'other');
  const path = join(publishTo, '.heareval', 'Write.json');
  const stamp = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...stamp, pending: ['a.txt'] }));

  const steps = new TextSteps();
  const others = steps.measure(select(folder(publishTo), '*.csv'));
  t.is((await runPipeline([others], { workdir, workers: 1 })).status, 'ok');
  const half = steps.measure(folder(publishTo));
  const error = await t.throwsAsync(runPipeline([half], { workdir, workers: 1 }), { instanceOf: UserError });
  t.regex(error?.message ?? '', /published: the output of step Write is only half there/);
});

test('after another boot published links are trusted and copies are verified', async (t) => {
  const workdir = temporaryFolder(t);
  const publishTo = join(workdir, 'published');
  const node = write({ scope: 'test', params: { files: ['a.txt', 'b.txt'] }, publishTo });
  await runPipeline([node], { workdir, workers: 1 });
  // A copy whose content a power cut has lost, unlike its size.
  unlinkSync(join(publishTo, 'b.txt'));
  writeFileSync(join(publishTo, 'b.txt'), '\0'.repeat(5));
  const { size, mtimeMs } = statSync(join(publishTo, 'b.txt'));
  const path = join(publishTo, '.heareval', 'Write.json');
  const stamp = JSON.parse(readFileSync(path, 'utf8'));
  const files = [stamp.files[0], { path: 'b.txt', size, mtimeMs }];
  writeFileSync(path, JSON.stringify({ ...stamp, files }));

  const machine = { host: 'here', bootId: 'another' };
  t.is((await runWith([node], { workdir, workers: 1 }, { machine })).status, 'ok');
  t.is(readFileSync(join(publishTo, 'b.txt'), 'utf8'), 'b.txt');
});

test('a folder cannot be published where a file is, and the error says so in one line', async (t) => {
  const workdir = temporaryFolder(t);
  writeFileSync(join(workdir, 'file'), '');
  const node = write({ scope: 'test', params: { files: ['a.txt'] }, publishTo: join(workdir, 'file') });
  const result = await runPipeline([node], { workdir, workers: 1 });
  t.is(result.steps[0]?.state, 'failed');
  t.regex(result.steps[0]?.error?.message ?? '', /^[^\n]*file[^\n]*$/);
});

test('while files are being published the stamp says which are about to change', async (t) => {
  const workdir = temporaryFolder(t);
  const publishTo = join(workdir, 'published');
  const nodeOf = (...files: string[]) => write({ scope: 'test', params: { files }, publishTo });
  await runPipeline([nodeOf('a.txt', 'old.txt')], { workdir, workers: 1 });
  const node = nodeOf('a.txt', 'b.txt');
  const unpublished = write({ scope: 'test', params: { files: ['a.txt', 'b.txt'] } });
  const dir = (await runPipeline([unpublished], { workdir, workers: 1 })).outputOf(unpublished);
  const manifest = readManifest(dir);
  if (manifest === undefined) return t.fail();
  const output = { dir, madeInMs: 0, peakMemory: undefined, ...manifest };
  const stamp = () => JSON.parse(readFileSync(join(publishTo, '.heareval', 'Write.json'), 'utf8'));
  const machine = thisMachine();

  const struck = publish(node, publishTo, output, machine, () => {
    throw new Error('struck');
  });
  await t.throwsAsync(struck, { message: 'struck' });
  t.deepEqual([stamp().pending, stamp().files], [['a.txt', 'b.txt', 'old.txt'], []]);
  t.is(publicationState(publishTo), 'interrupted');
  t.false(await isPublished(node, output, machine));

  const told: string[] = [];
  await publish(node, publishTo, output, machine, ({ path }) => told.push(path));
  t.deepEqual(told, ['a.txt', 'b.txt']);
  t.deepEqual(stamp().pending, []);
  t.deepEqual(filesBelow(publishTo).filter(isData), ['a.txt', 'b.txt']);
  t.true(await isPublished(node, output, machine));
});
