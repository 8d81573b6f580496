import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { checkMaker, checkMakerOfAll, checkNoEmbeddings, claimFolder } from '../../src/embed/maker.ts';
import { UserError } from '../../src/errors.ts';
import { moduleKey } from '../../src/modules/module-key.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import type { ResolvedModule, ResolveOptions } from '../../src/modules/resolved-module.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';

const FOLDER = 'embeddings/net/task';

/** A project with two modules of one name, of which the first has embeddings. */
async function project(t: ExecutionContext, options: Partial<ResolveOptions> = {}) {
  const cwd = temporaryFolder(t, { 'a/net.mjs': '1', 'b/net.mjs': '2', 'w/1/w.bin': '1', 'w/2/w.bin': '2' });
  const folder = join(cwd, FOLDER);
  const module = (specifier: string, more: Partial<ResolveOptions> = {}) =>
    resolveModule(specifier, { cwd, ...options, ...more });
  const first = await module('./a/net.mjs');
  await claimFolder(folder, first);
  publish(folder);
  return { cwd, folder, module, first };
}

/** What a step that publishes leaves. */
function publish(folder: string, step = 'EmbedSplit'): void {
  const stamp = { format: 1, step, label: null, key: '', result: '', bootId: '', pending: [], files: [] };
  writeFiles(folder, { [`.heareval/${step}.json`]: JSON.stringify(stamp), 'task_metadata.json': '{}' });
}

const refused = (theirs: string, own: string) => ({
  instanceOf: UserError,
  message: new RegExp(`task: has the embeddings of ${theirs}.*; ${own}.* is another module of that name$`),
});

test('a module of the same name is refused, in one line with both and the command that goes on', async (t) => {
  const { cwd, folder, module } = await project(t);
  const other = await module('./b/net.mjs');
  for (const claim of [checkMaker, claimFolder]) {
    const error = await t.throwsAsync<UserError>(claim(folder, other), refused('./a/net.mjs', './b/net.mjs'));
    t.false(error.message.includes('\n'));
    for (const place of ['a/net.mjs', 'b/net.mjs']) t.true(error.message.includes(join(cwd, place)));
    t.true(error.next?.endsWith(' --name net-b'));
  }
  await t.throwsAsync(checkMakerOfAll(dirname(dirname(folder)), other), {
    instanceOf: UserError,
  });
});

test('other weights from another place are another module, and so are other layers and framings by one --name', async (t) => {
  const { folder, module } = await project(t, { weights: 'w/1/w.bin' });
  await t.throwsAsync(checkMaker(folder, await module('./a/net.mjs', { weights: 'w/2/w.bin' })), {
    instanceOf: UserError,
  });
  const framed = join(folder, '../framed');
  await claimFolder(framed, await module('./a/net.mjs', { name: 'x', window: 100 }));
  await t.throwsAsync(claimFolder(framed, await module('./a/net.mjs', { name: 'x', window: 200 })), {
    instanceOf: UserError,
  });
});

test('the same module goes on: changed, moved, in a project that moved, with other weights in their place', async (t) => {
  const { cwd, folder, module, first } = await project(t);
  t.is(await checkMaker(folder, first), 'same');
  writeFiles(cwd, { 'a/net.mjs': 'changed' });
  t.is(await checkMaker(folder, await module(join(cwd, 'a/net'))), 'changed');
  await claimFolder(folder, await module('./a/net.mjs'));
  t.is(await checkMaker(folder, await module('./a/net.mjs')), 'same');

  mkdirSync(join(cwd, 'c'));
  renameSync(join(cwd, 'a/net.mjs'), join(cwd, 'c/net.mjs'));
  await claimFolder(folder, await module('./c/net.mjs'));
  writeFiles(cwd, { 'c/net.mjs': 'changed again' });
  t.is(await checkMaker(folder, await module('./c/net.mjs')), 'changed');

  const moved = join(temporaryFolder(t), 'project');
  renameSync(cwd, moved);
  mkdirSync(cwd);
  t.is(await checkMaker(join(moved, FOLDER), await resolveModule('./c/net.mjs', { cwd: moved })), 'changed');
});

test('where nothing was published the folder is as it was before', async (t) => {
  const { cwd, folder, module } = await project(t);
  const other = join(cwd, 'elsewhere/net/task');
  const takeBack = await claimFolder(other, await module('./b/net.mjs'));
  await t.throwsAsync(checkMaker(other, await module('./a/net.mjs')), { instanceOf: UserError });
  await takeBack();
  t.false(existsSync(join(cwd, 'elsewhere')));
  await (await claimFolder(folder, await module('./a/net.mjs')))();
  t.is(await checkMaker(folder, await module('./a/net.mjs')), 'same');
});

test('of two that begin at a time one is refused', async (t) => {
  const { cwd, module } = await project(t);
  const both = await Promise.all([module('./a/net.mjs'), module('./b/net.mjs')]);
  const tasks = Array.from({ length: 40 }, (_, task) => join(cwd, 'new/net', `task${task}`));
  const claims = await Promise.all(
    tasks.map((task) => Promise.allSettled(both.map((each) => claimFolder(task, each)))),
  );
  for (const pair of claims) t.deepEqual(pair.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('a trained model predicts beside no embeddings, and no module embeds beside its predictions', async (t) => {
  const { cwd, folder, first } = await project(t);
  const error = await t.throwsAsync<UserError>(checkNoEmbeddings(folder, './models/net'), {
    instanceOf: UserError,
    message:
      /task: has the embeddings of \.\/a\/net\.mjs; what \.\/models\/net predicts would take the place/,
  });
  t.true(error.next?.endsWith(' --name net-model'));
  const predicted = join(cwd, 'embeddings/own/task');
  await t.notThrowsAsync(checkNoEmbeddings(predicted, './models/own'));
  publish(predicted, 'PredictByModel');
  await t.notThrowsAsync(checkNoEmbeddings(predicted, './models/own'));
  await t.throwsAsync(claimFolder(predicted, first), refused('heareval predict --model', './a/net.mjs'));
  const foreign = join(cwd, 'embeddings/foreign/task');
  writeFiles(foreign, { 'task_metadata.json': '{}' });
  await t.throwsAsync(checkNoEmbeddings(foreign, './m'), { message: /embeddings of another program/ });
});

/** What earlier versions left in a folder of embeddings. */
function leftByEarlier(
  folder: string,
  { specifier, identity }: Pick<ResolvedModule, 'specifier' | 'identity'>,
): void {
  rmSync(join(folder, '.heareval'), { recursive: true });
  publish(folder);
  writeFiles(folder, {
    'module.json': JSON.stringify({ key: moduleKey({ identity }), sample_rate: 16000 }),
    'profile.embeddings.json': JSON.stringify({ module: specifier, identity }),
  });
}

test('folders of earlier versions go on with their module, and refuse another', async (t) => {
  const { cwd, folder, module, first } = await project(t);
  leftByEarlier(folder, first);
  t.is(await checkMaker(folder, first), 'free');
  writeFiles(cwd, { 'c/net.mjs': '1' });
  t.is(await checkMaker(folder, await module('./c/net.mjs')), 'same');
  writeFiles(cwd, { 'a/net.mjs': 'changed' });
  t.is(await checkMaker(folder, await module('./a/net.mjs')), 'free');
  leftByEarlier(folder, { ...first, specifier: join(cwd, 'a/net') });
  t.is(await checkMaker(folder, await module('./a/net.mjs')), 'free');
  await t.throwsAsync(checkMaker(folder, await module('./b/net.mjs')), refused('.*net', './b/net.mjs'));
  rmSync(join(folder, 'profile.embeddings.json'));
  t.is(await checkMaker(folder, await module('./b/net.mjs')), 'free');
});

test('the key of its module is enough to know a folder of earlier versions, whether or not they say how it was embedded', async (t) => {
  const { cwd, folder, module, first } = await project(t);
  leftByEarlier(folder, first);
  writeFiles(cwd, { 'c/net.mjs': '1' });
  writeFiles(folder, { 'profile.embeddings.json': JSON.stringify({ module: first.specifier }) });
  t.is(await checkMaker(folder, await module('./c/net.mjs')), 'same');
  rmSync(join(folder, '.heareval'), { recursive: true });
  rmSync(join(folder, 'profile.embeddings.json'));
  t.is(await checkMaker(folder, await module('./c/net.mjs')), 'free');
});

test('embeddings that were imported, or that no step of heareval made, are not replaced', async (t) => {
  const { cwd, module } = await project(t);
  const [imported, foreign] = ['i/net/task', 'f/net/task'].map((name) => join(cwd, name)) as [string, string];
  publish(imported, 'ImportSplit');
  writeFiles(foreign, { 'task_metadata.json': '{}' });
  await t.throwsAsync(
    checkMaker(imported, await module('./a/net.mjs')),
    refused('heareval import', './a/net.mjs'),
  );
  await t.throwsAsync(
    checkMaker(foreign, await module('./a/net.mjs')),
    refused('another program', './a/net.mjs'),
  );
});

test('a note that cannot be read stops nobody', async (t) => {
  const { folder, module } = await project(t);
  writeFiles(folder, { '.heareval/made-by.json': '' });
  t.is(await checkMaker(folder, await module('./b/net.mjs')), 'free');
  await claimFolder(folder, await module('./b/net.mjs'));
  await t.throwsAsync(checkMaker(folder, await module('./a/net.mjs')), { instanceOf: UserError });
});
