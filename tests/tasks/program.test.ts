import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { temporaryFolder } from '../temporary-folder.ts';
import { contentsBelow, filesBelow } from './run-node.ts';

const program = (name: string) => resolve(`dist/tasks/${name}.js`);

async function run(t: ExecutionContext, name: string, options: readonly string[]) {
  const cwd = temporaryFolder(t);
  const { exitCode, stdout, stderr } = await execa('node', [program(name), ...options], {
    cwd,
    reject: false,
  });
  return { cwd, exitCode, stdout, stderr };
}

test('--help names every option', async (t) => {
  const { exitCode, stdout } = await run(t, 'spoken_digit', ['--help']);
  t.is(exitCode, 0);
  for (const option of ['mode', 'mirror', 'tasks-dir', 'workdir', 'workers', 'sample-rate', 'json', 'help']) {
    t.true(stdout.includes(`--${option}`), option);
  }
});

test('a task is made in the folders named, its path is the only thing on standard output', async (t) => {
  const options = ['--mode', 'small', '--sample-rate', '44100', '--tasks-dir', 'made', '--workdir', 'kept'];
  const { exitCode, stdout, stderr, cwd } = await run(t, 'tone_events', options);
  t.is(exitCode, 0);
  t.is(stdout, join('made', 'tone_events-1.0.0-small'));
  t.regex(stderr, /done: \d+ steps ran/);
  t.is((await filesBelow(join(cwd, 'made/tone_events-1.0.0-small/44100'))).length, 40);
  const again = await execa('node', [program('tone_events'), ...options], { cwd });
  t.regex(again.stderr, /nothing to do/);
  t.is(again.stdout, stdout);
});

test('with --json every line of standard output is an event', async (t) => {
  const { exitCode, stdout } = await run(t, 'tone_events', ['--mode=small', '--sample-rate=44100', '--json']);
  t.is(exitCode, 0);
  const events = stdout.split('\n').map((line) => JSON.parse(line) as { type: string });
  t.is(events[0]?.type, 'run-start');
  t.is(events.at(-1)?.type, 'run-end');
});

for (const [options, message] of [
  [['--mode', 'smal'], /'smal' is invalid. Allowed choices are full, small/],
  [['--workers', '0'], /'0' is invalid. Expected a whole number above 0/],
  [['--sample-rate', '44.1k'], /'44.1k' is invalid. Expected a whole number above 0/],
  [['--miror', 'x'], /unknown option '--miror'\n\(Did you mean --mirror\?\)/],
] as const) {
  test(`${options.join(' ')} is refused with exit code 2`, async (t) => {
    const { exitCode, stderr, cwd } = await run(t, 'spoken_digit', options);
    t.is(exitCode, 2);
    t.regex(stderr, message);
    t.notRegex(stderr, /\n {4}at /);
    t.deepEqual(await filesBelow(cwd), []);
  });
}

test('a wrong checksum ends with exit code 2, one line, no stack and no task folder', async (t) => {
  const mirror = temporaryFolder(t);
  await writeFile(join(mirror, 'spoken_digit-small.zip'), 'not the corpus');
  const { exitCode, stdout, stderr, cwd } = await run(t, 'spoken_digit', [
    '--mode',
    'small',
    '--mirror',
    mirror,
  ]);
  t.is(exitCode, 2);
  t.is(stdout, '');
  t.regex(stderr, /spoken_digit-small\.zip: md5 is [0-9a-f]{32}; expected 69d50c15805ea11beb12d9a4db1d4c2a/);
  t.notRegex(stderr, /\n {4}at /);
  t.false(existsSync(join(cwd, 'tasks')));
});

test('a mirror that is not there is named, with exit code 2', async (t) => {
  const { exitCode, stderr } = await run(t, 'spoken_digit', ['--mirror', 'nowhere']);
  t.is(exitCode, 2);
  t.regex(stderr, /--mirror nowhere: no such folder; expected a folder or a base URL/);
});

test('Ctrl-C ends a run cleanly, and the next run makes the same as an undisturbed one', async (t) => {
  const folder = temporaryFolder(t);
  const options = [program('tone_pitch'), '--mode', 'small', '--sample-rate', '16000'];
  const disturbed = execa('node', options, { cwd: folder, reject: false });
  disturbed.stderr.on('data', (text: Buffer) => {
    if (String(text).includes('start tone_pitch-1.0.0-small/PrepareAudio')) disturbed.kill('SIGINT');
  });
  const { exitCode, stderr } = await disturbed;
  t.is(exitCode, 130, stderr);
  t.regex(stderr, /cancelled/);
  t.regex(stderr, /^ {2}go on with: node \S+tone_pitch\.js --mode small --sample-rate 16000$/m);
  t.false(existsSync(join(folder, 'tasks')));
  await execa('node', options, { cwd: folder });
  const resumed = await filesBelow(join(folder, 'tasks'));
  t.is(resumed.length, 480 + 3 + 3 + 2);
  await rm(join(folder, '_workdir'), { recursive: true });
  const undisturbed = await execa('node', [...options, '--tasks-dir', 'other'], { cwd: folder });
  t.is(undisturbed.exitCode, 0);
  t.deepEqual(await contentsBelow(join(folder, 'other')), await contentsBelow(join(folder, 'tasks')));
});
