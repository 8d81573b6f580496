import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import {
  explainedKeyLines,
  explainKey,
  folder,
  planPipeline,
  publicationState,
  readStepLogs,
  runPipeline,
  stepLogLines,
} from '../../src/pipeline/index.ts';
import { resultHash } from '../../src/pipeline/keys/key.ts';
import { tryLock } from '../../src/pipeline/locks/lock.ts';
import { thisMachine } from '../../src/pipeline/machine/machine.ts';
import { formatManifest, type Manifest, parseManifest } from '../../src/pipeline/store/manifest.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { contentsOf, filesBelow } from './folder-contents.ts';
import { TextSteps } from './text-steps.ts';

type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** What may stand where something else did; `undefined`: nothing. */
const replacements: readonly (Value | undefined)[] = [undefined, null, -1, '../x', [null], {}];

/** Every text that comes of replacing one value within a JSON text. */
function* edits(text: string): Generator<readonly [title: string, text: string]> {
  for (const path of paths(JSON.parse(text))) {
    for (const replacement of replacements) {
      const edited = JSON.parse(text);
      const holder = path.slice(0, -1).reduce((value, name) => value[name], edited);
      holder[path.at(-1) ?? ''] = replacement;
      yield [`${path.join('.')} = ${JSON.stringify(replacement)}`, JSON.stringify(edited)];
    }
  }
}

function paths(value: Value, path: readonly string[] = []): string[][] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const own = path.length > 0 ? [[...path]] : [];
  return [...own, ...below.flatMap(([name, each]) => paths(each, [...path, name]))];
}

async function finished(t: ExecutionContext) {
  const root = temporaryFolder(t);
  const workdir = join(root, '_workdir');
  const publishTo = join(root, 'published');
  const steps = new TextSteps();
  const target = () => steps.measure(steps.say('hello', { publishTo }), { publishTo, label: 'all' });
  await runPipeline([target()], { workdir, workers: 1 });
  return { root, workdir, publishTo, target };
}

/** What counts in the end. */
function results(root: string): Map<string, string> {
  return contentsOf(root, (path) => path.endsWith('.txt'));
}

/** Anything but a mistake of the user, told in one line, is a defect. */
async function mayRefuse(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
  }
}

test('however a manifest was edited, the outcome is the same and no command breaks', async (t) => {
  const { root, workdir, target } = await finished(t);
  const expected = results(root);
  const [manifest = ''] = filesBelow(root).filter((path) => /01-Measure.*\.manifest\.json$/.test(path));
  const path = join(root, manifest);
  const whole = readFileSync(path, 'utf8');
  for (const [title, text] of edits(whole)) {
    writeFileSync(path, text);
    await t.notThrowsAsync(async () => {
      await mayRefuse(() => explainedKeyLines(explainKey(workdir, 'Measure')));
      await mayRefuse(async () => (await readStepLogs(workdir, 'Measure')).map(stepLogLines));
      rmSync(join(workdir, 'runs'), { recursive: true });
      t.is((await runPipeline([target()], { workdir, workers: 1 })).status, 'ok', title);
    }, title);
    t.deepEqual(results(root), expected, title);
    writeFileSync(path, whole);
  }
});

test('however a stamp was edited, the publication is completed and nothing breaks that reads the folder', async (t) => {
  const { root, workdir, publishTo, target } = await finished(t);
  const expected = results(root);
  const path = join(publishTo, '.heareval', 'Say.json');
  const whole = readFileSync(path, 'utf8');
  const reader = new TextSteps().measure(folder(publishTo));
  for (const [title, text] of edits(whole)) {
    writeFileSync(path, text);
    await t.notThrowsAsync(async () => {
      publicationState(publishTo);
      await mayRefuse(() => planPipeline([reader], { workdir }));
      t.is((await runPipeline([target()], { workdir, workers: 1 })).status, 'ok', title);
    }, title);
    t.deepEqual(results(root), expected, title);
    writeFileSync(path, whole);
  }
});

test('however the index of outputs was edited, nothing but finds is lost', async (t) => {
  const { workdir, target } = await finished(t);
  const path = join(workdir, '.cache', 'outputs.jsonl');
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const other = new TextSteps().say('other');
  for (const [title, line] of edits(lines[0] ?? '')) {
    writeFileSync(path, [line, ...lines.slice(1), ''].join('\n'));
    await t.notThrowsAsync(async () => {
      await planPipeline([other, target()], { workdir });
      t.is((await runPipeline([other], { workdir, workers: 1, force: true })).status, 'ok', title);
    }, title);
  }
});

test('however a lock was edited, who wants it is told of nothing worse than its holder', (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  const machine = thisMachine();
  tryLock(path, machine);
  for (const [title, text] of edits(readFileSync(path, 'utf8'))) {
    writeFileSync(path, text);
    t.notThrows(() => tryLock(path, machine), title);
    writeFileSync(path, text);
    t.notThrows(() => tryLock(path, machine, 200_000), title);
  }
});

test('a stamp that lists files of others, outside its folder, has none of them removed', async (t) => {
  const { root, workdir, publishTo, target } = await finished(t);
  const path = join(publishTo, '.heareval', 'Say.json');
  const stamp = JSON.parse(readFileSync(path, 'utf8'));
  for (const outside of ['../mine.txt', join(root, 'mine.txt'), 'a/../../mine.txt']) {
    writeFileSync(join(root, 'mine.txt'), 'mine');
    writeFileSync(path, JSON.stringify({ ...stamp, key: 'other', pending: [outside] }));
    t.is((await runPipeline([target()], { workdir, workers: 1 })).status, 'ok');
    t.is(readFileSync(join(root, 'mine.txt'), 'utf8'), 'mine', outside);
  }
});

test('a manifest that lists a file outside its folder is damaged, whatever else it says', (t) => {
  const files = [{ path: '../mine.txt', size: 1, mtimeMs: 1, sha256: 'aa' }];
  const manifest: Manifest = {
    format: 1,
    key: 'key',
    keyInputs: { step: 'Say', version: '1', params: {}, inputs: {} },
    scope: 'test',
    label: null,
    result: resultHash(files),
    startedAt: '',
    durationMs: 1,
    host: 'here',
    bootId: 'boot',
    versions: { node: '', heareval: '' },
    files,
  };
  t.is(parseManifest(formatManifest(manifest)), undefined);
  const inside = files.map((file) => ({ ...file, path: 'a/..b.txt' }));
  t.truthy(parseManifest(formatManifest({ ...manifest, files: inside, result: resultHash(inside) })));
});
