import { spawnSync } from 'node:child_process';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { listRuns } from '../../src/pipeline/index.ts';
import { quoteArguments } from '../../src/typed-command.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { TerminalScreen } from './terminal-screen.ts';

const program = new URL('./terminal-program.js', import.meta.url).pathname;

/** A program of util-linux that lends a terminal. */
const lender = 'script';
const canLend = process.platform === 'linux' && spawnSync(lender, ['--version']).status === 0;

/** Runs the program in a terminal of 60 columns, types Ctrl-C when `isTime`, and tells what is to be seen at the end. */
async function inTerminal(t: ExecutionContext, args: readonly string[], isTime: (text: string) => boolean) {
  const run = quoteArguments([process.execPath, '--no-warnings', program, temporaryFolder(t), ...args]);
  // The shell outlives the Ctrl-C that its child gets too.
  const shell = `stty cols 60 rows 20; trap : INT; ${run}; echo "exit $?"; stty -a`;
  const child = execa(lender, ['-qec', shell, '/dev/null'], { stdin: 'pipe', reject: false });
  let text = '';
  let typed = false;
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (!typed && isTime(text)) {
      typed = true;
      child.stdin.write('\x03');
    }
  });
  await child;
  const screen = new TerminalScreen(60, 20);
  screen.write(text);
  return { text, seen: screen.text };
}

test('a run in a real terminal is drawn in place and leaves its lines and nothing else', async (t) => {
  if (!canLend) {
    t.pass();
    return;
  }
  const { text, seen } = await inTerminal(t, ['30'], () => false);
  t.true(text.includes('▸'), 'it was live');
  t.regex(
    seen,
    /^plan: 2 steps to run, 0 fresh\ndone test\/Slow (one|zwei 二) .*\ndone .*\ndone: 2 steps ran, 0 fresh/,
  );
  t.regex(seen, /\nexit 0\n/);
});

test('after Ctrl-C the terminal is as it was, and what is on it tells how to go on', async (t) => {
  if (!canLend) {
    t.pass();
    return;
  }
  const { text, seen } = await inTerminal(t, [], (shown) => shown.includes('━'));
  t.regex(seen, /\nstopping: running steps are told to end/);
  t.regex(seen, /\ncancelled: 0 steps ran, 0 fresh, 2 cancelled/);
  t.regex(seen, /\n {2}go on with: \S*node --no-warnings \S+terminal-program\.js \S+\nexit 130\n/);
  t.notRegex(seen, /▸|━/, 'nothing live is left');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: modes of a terminal are set so.
  t.notRegex(text, /\x1b\[\?/, 'no mode of the terminal was touched');
  t.regex(seen, /[^-]isig/);
  t.regex(seen, /[^-]icanon/);
  t.regex(seen, /[^-]echo /);
});

test('whoever reads what is told may go: the run goes on', async (t) => {
  const workdir = temporaryFolder(t);
  const run = quoteArguments([process.execPath, program, workdir, '10']);
  const { stdout } = await execa('sh', ['-c', `${run} 2>&1 | head -n 1`]);
  t.is(stdout, 'plan: 2 steps to run, 0 fresh');
  t.deepEqual(
    (await listRuns(workdir)).map(({ status, counts }) => [status, counts.done]),
    [['ok', 2]],
  );
});
