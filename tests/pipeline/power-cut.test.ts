import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  readFileSync,
  statSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import {
  defineStep,
  folder,
  type InputSource,
  publicationState,
  type StepNode,
  select,
  writeFileAtomic,
} from '../../src/pipeline/index.ts';
import { runWith } from '../../src/pipeline/run/run.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { contentsOf, filesBelow } from './folder-contents.ts';

const seconds = 1_000_000_000;

/** What a power cut may leave of a file whose name was on the disk before its content was. */
const losses: Readonly<Record<string, (path: string) => void>> = {
  emptied: (path) => truncateSync(path),
  truncated: (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
  zeroed: (path) => writeFileSync(path, new Uint8Array(statSync(path).size)),
};

/** Damages a file so that its time does not tell. */
function lose(path: string, loss: string): void {
  const { mtimeMs } = statSync(path);
  losses[loss]?.(path);
  utimesSync(path, mtimeMs / 1000, mtimeMs / 1000);
}

const shout = defineStep<Record<never, never>, { texts: InputSource }>({
  name: 'Shout',
  version: '1',
  run: async ({ inputs, outDir }) => {
    for (const file of inputs.texts.files) {
      const path = join(outDir, file);
      await writeFileAtomic(path, readFileSync(join(inputs.texts.path, file), 'utf8').toUpperCase());
      utimesSync(path, seconds, seconds);
    }
  },
});

const joined = defineStep<Record<never, never>, { texts: InputSource }>({
  name: 'Join',
  version: '1',
  run: async ({ inputs, outDir }) => {
    const texts = inputs.texts.files.map((file) => readFileSync(join(inputs.texts.path, file), 'utf8'));
    await writeFileAtomic(join(outDir, 'all.txt'), texts.join(' '));
  },
});

/** Joins texts that were shouted; both steps publish. */
function pipeline(root: string): StepNode {
  const publishTo = join(root, 'published');
  const shouted = shout({
    scope: 'test',
    params: {},
    inputs: { texts: folder(join(root, 'texts')) },
    publishTo,
  });
  return joined({ scope: 'test', params: {}, inputs: { texts: shouted }, publishTo });
}

function run(target: StepNode, root: string, bootId: string) {
  const machine = { host: 'here', bootId };
  return runWith([target], { workdir: join(root, '_workdir'), workers: 1 }, { machine });
}

async function finished(t: ExecutionContext): Promise<string> {
  const root = temporaryFolder(t);
  for (const text of ['one', 'two']) {
    const path = join(root, 'texts', `${text}.txt`);
    await writeFileAtomic(path, text);
    utimesSync(path, seconds, seconds);
  }
  t.is((await run(pipeline(root), root, 'first boot')).status, 'ok');
  return root;
}

/** Bytes of all that counts in the end. */
function results(root: string): Map<string, string> {
  return contentsOf(root, (path) => !/\.manifest\.json$|^_workdir\/(runs|\.cache)|\.heareval/.test(path));
}

for (const loss of Object.keys(losses)) {
  test(`whatever file of a workdir or a publication a power cut has ${loss}, what was lost is made again`, async (t) => {
    const root = await finished(t);
    const expected = results(root);
    t.is(expected.size, 8);
    const made = filesBelow(root).filter((path) => !path.startsWith('texts'));
    t.true(made.some((path) => path.includes('.cache')) && made.some((path) => path.includes('.heareval')));
    for (const lost of [...made.map((path) => [path]), made]) {
      for (const path of lost) lose(join(root, path), loss);
      const again = await run(pipeline(root), root, randomUUID());
      t.is(again.status, 'ok', lost.join());
      t.deepEqual(results(root), expected, lost.join());
      t.is(publicationState(join(root, 'published')), 'complete');
    }
  });

  test(`a published copy that a power cut has ${loss} is copied again`, async (t) => {
    const root = await finished(t);
    const expected = results(root);
    const copy = join(root, 'published', 'one.txt');
    unlinkSync(copy);
    copyFileSync(join(root, 'published', 'two.txt'), copy);
    writeFileSync(copy, 'ONE');
    utimesSync(copy, seconds, seconds);
    await run(pipeline(root), root, 'first boot');
    lose(copy, loss);
    t.is((await run(pipeline(root), root, 'second boot')).status, 'ok');
    t.deepEqual(results(root), expected);
  });

  test(`an input that a power cut has ${loss} is not taken for what it was`, async (t) => {
    const root = await finished(t);
    lose(join(root, 'texts', 'one.txt'), loss);
    const again = await run(pipeline(root), root, 'second boot');
    t.deepEqual(again.steps[0]?.reason?.type, 'input-changed');
  });

  test(`a published file that a power cut has ${loss} is no input until it is made again`, async (t) => {
    const root = await finished(t);
    const published = join(root, 'published');
    const reader = joined({
      scope: 'later',
      params: {},
      inputs: { texts: select(folder(published), ['one.txt', 'two.txt']) },
    });
    t.is((await run(reader, root, 'first boot')).status, 'ok');
    lose(join(published, 'one.txt'), loss);
    const error = await t.throwsAsync(run(reader, root, 'second boot'), { instanceOf: UserError });
    t.regex(error?.message ?? '', /published\/one\.txt: has lost its content: run again the command/);
    await run(pipeline(root), root, 'second boot');
    const result = await run(reader, root, 'second boot');
    t.is(readFileSync(join(result.outputOf(reader), 'all.txt'), 'utf8'), 'ONE TWO');
  });

  test(`a folder whose stamp a power cut has ${loss} is no input until it is published again`, async (t) => {
    const root = await finished(t);
    const published = join(root, 'published');
    const reader = joined({ scope: 'later', params: {}, inputs: { texts: folder(published) } });
    lose(join(published, '.heareval', 'Shout.json'), loss);
    t.is(publicationState(published), 'interrupted');
    const error = await t.throwsAsync(run(reader, root, 'second boot'), { instanceOf: UserError });
    t.regex(
      error?.message ?? '',
      /Shout\.json: is damaged, .* output of step Shout .* run again the command/,
    );
    await run(pipeline(root), root, 'second boot');
    t.is((await run(reader, root, 'second boot')).status, 'ok');
  });
}

test('a published file that was edited is an input like any other', async (t) => {
  const root = await finished(t);
  const published = join(root, 'published');
  const reader = joined({
    scope: 'later',
    params: {},
    inputs: { texts: select(folder(published), 'one.txt') },
  });
  writeFileSync(join(published, 'one.txt'), 'EIN');
  const result = await run(reader, root, 'first boot');
  t.is(readFileSync(join(result.outputOf(reader), 'all.txt'), 'utf8'), 'EIN');
});
