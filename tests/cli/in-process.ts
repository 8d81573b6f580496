import process from 'node:process';
import { runTypedCommand } from '../../src/cli/program.ts';
import { runProgram } from '../../src/run-program.ts';

/** What a command printed, without the last newline, and how it ended. */
interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a command of `heareval` in a folder, as its main function does but within this process: a program that starts costs
 * more than most commands. One waits for the other; meanwhile the current folder is that of the command, so that the tests of
 * the file open nothing by a relative path. What a process of its own has to do with is for `heareval`.
 */
export function command(folder: string, args: readonly string[]): Promise<Ended> {
  const ended = last.then(() => run(folder, args));
  last = ended.catch(() => {});
  return ended;
}

async function run(folder: string, args: readonly string[]): Promise<Ended> {
  const { argv, exitCode } = process;
  const cwd = process.cwd();
  const out = recorded(process.stdout);
  const err = recorded(process.stderr);
  process.argv = [process.execPath, 'heareval', ...args];
  process.chdir(folder);
  try {
    await runProgram(runTypedCommand);
    return { stdout: out.text(), stderr: err.text(), exitCode: Number(process.exitCode) };
  } finally {
    process.chdir(cwd);
    process.argv = argv;
    process.exitCode = exitCode;
    out.end();
    err.end();
  }
}

/** Keeps what is written to a stream, until `end` gives the stream back as it was. */
function recorded(stream: NodeJS.WriteStream) {
  const { write } = stream;
  const listeners = stream.listeners('error');
  const pieces: string[] = [];
  stream.write = (piece: Uint8Array | string, ...rest: unknown[]) => {
    pieces.push(String(piece));
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
  return {
    text: () => pieces.join('').replace(/\n$/, ''),
    end: () => {
      stream.write = write;
      for (const listener of stream.listeners('error')) {
        if (!listeners.includes(listener)) stream.off('error', listener as () => void);
      }
    },
  };
}
