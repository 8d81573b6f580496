import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { temporaryFolder } from '../temporary-folder.ts';
import { crowdWorkers, ranFile, runCrowdPipeline } from './crowd-pipeline.ts';
import { contentsOf, filesBelow } from './folder-contents.ts';
import { runWordPipeline, writeTexts } from './word-pipeline.ts';

const program = new URL('./word-pipeline.js', import.meta.url).href;
const crowdProgram = new URL('./crowd-pipeline.js', import.meta.url).href;

/** Starts a process that runs an export of a module on a folder, and says so when it begins. */
function start(root: string, name = 'runWordPipeline', module = program) {
  const script = `import(${JSON.stringify(module)}).then((module) => {
    process.stdout.write('ready');
    return module.${name}(process.argv[1]);
  })`;
  return execa(process.execPath, ['--enable-source-maps', '-e', script, root], { reject: false });
}

function prepare(t: ExecutionContext): string {
  const root = temporaryFolder(t);
  writeTexts(join(root, 'texts'));
  return root;
}

/**
 * Names and bytes of all that is published and of all finished outputs, without their manifests. A process that dies
 * right after finishing an output leaves its lock, which is in nobody's way.
 */
function results(root: string): Map<string, string> {
  return new Map([
    ...contentsOf(join(root, 'published'), (path) => !path.startsWith('.heareval')),
    ...contentsOf(join(root, '_workdir', 'words'), (path) => !/\.manifest\.json$|\.lock(\.|$)/.test(path)),
  ]);
}

/** Fails after a minute, with what holds the locks that are there. */
async function isStuck(root: string): Promise<never> {
  await sleep(60_000, undefined, { ref: false });
  const locks = filesBelow(root).filter((file) => file.includes('.lock'));
  throw new Error(locks.map((file) => `${file}: ${readFileSync(join(root, file), 'utf8')}`).join('\n'));
}

test('killed with SIGKILL at any moment and run again, a pipeline gives the same final bytes', async (t) => {
  const undisturbed = prepare(t);
  const begin = performance.now();
  await runWordPipeline(undisturbed);
  const duration = performance.now() - begin;
  const expected = results(undisturbed);
  t.true(expected.size > 10);

  let killed = 0;
  for (let round = 0; round < 8; round += 1) {
    const root = prepare(t);
    for (let kills = 0; kills < 3; kills += 1) {
      const child = start(root);
      await Promise.race([once(child.stdout, 'data'), child]);
      const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * duration);
      const { signal } = await child;
      clearTimeout(timer);
      killed += signal === 'SIGKILL' ? 1 : 0;
    }
    await Promise.race([runWordPipeline(root), isStuck(root)]);
    t.deepEqual(results(root), expected);
    t.deepEqual(
      filesBelow(root).filter((path) => /\.tmp-|\.partial|\.old/.test(path) && !path.includes('.cache')),
      [],
    );
  }
  t.log(`${killed} of 24 processes were killed before they were done`);
  t.true(killed > 0);
});

for (const count of [2, 8]) {
  test.serial(`${count} processes on one new workdir run each step once, over all of them`, async (t) => {
    const alone = temporaryFolder(t);
    await runCrowdPipeline(alone);
    const root = temporaryFolder(t);
    const children = Array.from({ length: count }, () => start(root, 'runCrowdPipeline', crowdProgram));
    for (const { exitCode, stderr } of await Promise.all(children)) {
      t.is(exitCode, 0, String(stderr));
    }
    t.deepEqual(ranIn(root), ranIn(alone));
    const store = (path: string) => !/\.manifest\.json$|\.lock(\.|$)/.test(path);
    t.deepEqual(
      contentsOf(join(root, '_workdir', 'crowd'), store),
      contentsOf(join(alone, '_workdir', 'crowd'), store),
    );
    const isData = (path: string) => !path.includes('.heareval');
    t.deepEqual(contentsOf(join(root, 'published'), isData), contentsOf(join(alone, 'published'), isData));
  });
}

test.serial('when some of several processes are killed, the others take over and finish', async (t) => {
  const alone = temporaryFolder(t);
  await runCrowdPipeline(alone);
  const root = temporaryFolder(t);
  const children = Array.from({ length: 5 }, () => start(root, 'runCrowdPipeline', crowdProgram));
  const doomed = children.slice(0, 3);
  for (const child of doomed) {
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), 20 + Math.random() * 100));
  }
  const ended = await Promise.all(children);
  t.deepEqual(
    ended.slice(doomed.length).map(({ exitCode }) => exitCode),
    [0, 0],
  );
  const ran = ranIn(root);
  t.deepEqual([...new Set(ran)], ranIn(alone));
  const killed = ended.filter(({ signal }) => signal === 'SIGKILL').length;
  t.true(ran.length <= ranIn(alone).length + crowdWorkers * killed, `${ran.length} runs, ${killed} killed`);
  const isData = (path: string) => !path.includes('.heareval');
  t.deepEqual(contentsOf(join(root, 'published'), isData), contentsOf(join(alone, 'published'), isData));
});

/** Names of the steps that ran, each as often as it did. */
function ranIn(root: string): string[] {
  return readFileSync(join(root, ranFile), 'utf8').trimEnd().split('\n').sort();
}
