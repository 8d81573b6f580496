import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { contentsOf, filesBelow, temporaryFolder } from './temporary-folder.ts';
import { runWordPipeline, writeTexts } from './word-pipeline.ts';

const program = new URL('./word-pipeline.js', import.meta.url).href;

function start(root: string) {
  const script = `import(${JSON.stringify(program)}).then((module) => {
    process.stdout.write('ready');
    return module.runWordPipeline(process.argv[1]);
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
    ...contentsOf(join(root, '_workdir', 'words'), (path) => !/\.manifest\.json$|\.lock$/.test(path)),
  ]);
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
      await once(child.stdout, 'data');
      const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * duration);
      const { signal } = await child;
      clearTimeout(timer);
      killed += signal === 'SIGKILL' ? 1 : 0;
    }
    await runWordPipeline(root);
    t.deepEqual(results(root), expected);
    t.deepEqual(
      filesBelow(root).filter((path) => /\.tmp-|\.partial|\.old/.test(path) && !path.includes('.cache')),
      [],
    );
  }
  t.log(`${killed} of 24 processes were killed before they were done`);
  t.true(killed > 0);
});

test('several processes on one workdir cooperate and run each step once', async (t) => {
  const root = prepare(t);
  mkdirSync(join(root, '_workdir'));
  const ended = await Promise.all([start(root), start(root), start(root)]);
  for (const { exitCode, stderr } of ended) {
    t.is(exitCode, 0, String(stderr));
  }
  const ran = readFileSync(join(root, 'ran.txt'), 'utf8').trimEnd().split('\n').sort();
  t.deepEqual(ran, ['Count 0', 'Count 1', 'Sum', 'Upper']);
  t.is(readFileSync(join(root, 'published', 'sum.txt'), 'utf8'), String(1 + 2 + 3 + 2 + 11 + 12));
});
