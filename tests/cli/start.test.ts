import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { temporaryFolder } from '../temporary-folder.ts';

const PROGRAM = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const TELLING = new URL('./loaded-files.js', import.meta.url).href;

/** The files that a command loads, relative to the sources, in a folder with nothing in it. */
async function loadedBy(t: ExecutionContext, ...args: string[]): Promise<readonly string[]> {
  const cwd = temporaryFolder(t);
  const list = join(cwd, 'loaded.txt');
  const env = { HEAREVAL_CACHE: undefined, HEAREVAL_LOADED: list };
  const { exitCode } = await execa(process.execPath, ['--import', TELLING, PROGRAM, ...args], {
    cwd,
    env,
    reject: false,
  });
  t.true(exitCode === 0 || exitCode === 2, `${args.join(' ')}: exit code ${exitCode}`);
  const sources = pathToFileURL(join(PROGRAM, '../../')).href;
  const loaded = readFileSync(list, 'utf8').trim().split('\n');
  t.true(loaded.includes(`${sources}cli/main.js`));
  return loaded.map((url) => (url.startsWith(sources) ? url.slice(sources.length) : url));
}

/** What a command that runs no steps has no use for: schemas, settings, the scheduler, tasks, modules, and what computes. */
const OF_STEPS =
  /node_modules\/(zod|yaml|undici|p-queue|tinypool|onnx[^/]*)\/|^pipeline\/(index\.js|run\/|workers\/)|^(audio|benchmark|compute\/trainer|embed|evaluate|modules|predict\/(?!head-names)|tasks)\b/;
/** What a command that runs steps needs once there is something to do. */
const OF_WORK =
  /node_modules\/(yaml|undici|tinypool|onnx[^/]*)\/|^tasks\/(all-tasks|former-secret-tasks|open-tasks)\.js$|^tasks\/spoken_digit\.js$|^audio\/(decode|containers)\/|^compute\/trainer|^embed\/clip-embedder|^modules\/transformers\/download|^tasks\/corpus\/fetch\/http/;
/** What defines options, and what tasks and settings are called. */
const OF_OPTIONS =
  /^(evaluate\/file-type-names|modules\/(pooling|validate\/check-seconds)|predict\/head-options|benchmark\/(place|tasks-there)|tasks\/(all-tasks|former-secret-tasks|open-tasks|program|registry|task-definition|task-name))\.js$/;
const TABLES = /^tasks\/(all-tasks|former-secret-tasks|open-tasks)\.js$/;

for (const args of [
  ['--version'],
  ['--help'],
  ['status'],
  ['runs'],
  ['unlock'],
  ['gc'],
  ['status', '--help'],
]) {
  test(`heareval ${args.join(' ')} loads no more than it needs`, async (t) => {
    const loaded = await loadedBy(t, ...args);
    t.deepEqual(
      loaded.filter((file) => OF_STEPS.test(file)),
      [],
    );
    t.true(loaded.length < 90, `${loaded.length} files`);
  });
}

const COMMANDS = [
  'demo',
  'analyze',
  'embed',
  'predict',
  'run',
  'train',
  'develop',
  'plan',
  'tasks',
  'evaluate',
  'excerpt',
];

test('help of a command loads what defines its options, and nothing that does its work', async (t) => {
  for (const name of COMMANDS) {
    const loaded = await loadedBy(t, name, '--help');
    t.deepEqual(
      loaded.filter((file) => OF_STEPS.test(file) && !OF_OPTIONS.test(file)),
      [],
      name,
    );
    t.true(loaded.length < 60, `${name}: ${loaded.length} files`);
  }
});

for (const args of [
  ['embed', '--module', './baseline', '--task', 'esc50', '--mode', 'small'],
  ['run', '--module', './baseline', '--task', 'esc50', '--name', 'no/name'],
  ['preprocess', 'no_such_task'],
  ['predict', '--module', './baseline', '--task', 'esc50', '--mode', 'small'],
]) {
  test(`heareval ${args[0]} loads no decoder, download or training before there is something to do`, async (t) => {
    const loaded = await loadedBy(t, ...args);
    t.deepEqual(
      loaded.filter((file) => OF_WORK.test(file) && !TABLES.test(file)),
      [],
    );
  });
}
