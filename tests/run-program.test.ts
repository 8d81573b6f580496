import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import test from 'ava';
import { UserError } from '../src/errors.ts';
import { nextCommand } from '../src/run-program.ts';

const PROGRAM = new URL('../src/run-program.js', import.meta.url).href;
const onFullDisk = existsSync('/dev/full') ? test : test.skip;

/** Runs a main function by `runProgram` in a process of its own. */
async function run(main: string, stdout: 'pipe' | number, signal?: NodeJS.Signals) {
  const script = `const { runProgram } = await import('${PROGRAM}'); await runProgram(${main});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', stdout, 'pipe'],
  });
  const told: string[] = [];
  child.stderr?.on('data', (text: Buffer) => {
    told.push(text.toString());
    if (signal !== undefined && told.length === 1) child.kill(signal);
  });
  const [code] = await once(child, 'close');
  return { code, stderr: told.join('') };
}

onFullDisk('a full disk behind standard output stops no work, and is told at the end', async (t) => {
  const full = openSync('/dev/full', 'w');
  const main = `async () => { console.log('lost'); console.log('lost'); console.error('worked on'); return 0; }`;
  const { code, stderr } = await run(main, full);
  closeSync(full);
  t.is(stderr, 'worked on\nstandard output: cannot be written: ENOSPC; what was printed there is lost\n');
  t.is(code, 2);
});

test('what may not be written is one line, wherever it was met', async (t) => {
  const { code, stderr } = await run(
    `async () => (await import('node:fs')).mkdirSync('/dev/null/x')`,
    'pipe',
  );
  t.is(code, 2);
  t.is(stderr, '/dev/null/x: cannot be written or read: part of the path is not a folder (ENOTDIR)\n');
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} ends a program cleanly`, async (t) => {
    const main = `(signal) => new Promise((resolve, reject) => {
      const timer = setInterval(() => {}, 1000);
      signal.addEventListener('abort', () => { clearInterval(timer); reject(signal.reason); });
      console.error('ready');
    })`;
    const { code, stderr } = await run(main, 'pipe', signal);
    t.is(code, 130);
    t.regex(stderr, /^ready\ncancelled\n {2}go on with: /);
  });
}

test('after a mistake the command that made it is not told as the next', (t) => {
  const mistake = new UserError('no', { next: 'heareval run --task a' });
  t.is(nextCommand(mistake, 'npx heareval run --task a'), undefined);
  t.is(nextCommand(mistake, 'node dist/cli/main.js run --task a'), undefined);
  t.is(nextCommand(mistake, 'heareval run --task b'), 'heareval run --task a');
  t.is(nextCommand(new UserError('no'), 'heareval run'), undefined);
});
