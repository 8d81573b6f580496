import { setImmediate } from 'node:timers/promises';
import { explainDiskError } from './disk-error.ts';
import { UserError } from './errors.ts';
import { endWithThreadsLeft } from './threads-left.ts';
import { typedCommand } from './typed-command.ts';

/**
 * How a program ends: all well, a defect of the program, the user's mistake, cancelled by a signal. `otherProgram`: of what a worker
 * starts, the step is for another version of the program.
 */
export const EXIT = { ok: 0, defect: 1, userError: 2, otherProgram: 75, cancelled: 130 } as const;

/**
 * Runs the main function of a program and sets the exit code it returns.
 *
 * A UserError, or what a full, read-only or forbidden disk raised, becomes its message and the next command on stderr, with
 * exit code 2; anything else thrown keeps its
 * stack, with exit code 1. The first SIGINT, SIGTERM or SIGHUP (the terminal is closed) aborts the signal that `main` is
 * given, the second ends at once. What cannot be printed, as the disk behind standard output is full, stops no work: that
 * is told at the end, with exit code 2.
 */
export async function runProgram(main: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const controller = new AbortController();
  const stop = () => {
    // A thread that computes may take the process down when it is ended in the middle; a kill loses no more.
    if (controller.signal.aborted) process.kill(process.pid, 'SIGKILL');
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  const lost = lostOutput();
  try {
    const exitCode = await main(controller.signal);
    process.exitCode = (await lost()) && exitCode === EXIT.ok ? EXIT.userError : exitCode;
  } catch (error) {
    process.exitCode = report(error, controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
    if (controller.signal.aborted) await endWithThreadsLeft();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Watches standard output and standard error: from their first error on, what is written there is lost. Whoever read it,
 * for instance `head`, may have gone, which is no loss.
 *
 * @returns tells whether standard output was lost, and says so on standard error
 */
function lostOutput(): () => Promise<boolean> {
  let first: NodeJS.ErrnoException | undefined;
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    first ??= error;
  });
  return async () => {
    // What was written last is told of no earlier.
    await setImmediate();
    if (first === undefined || first.code === 'EPIPE') return false;
    console.error(`standard output: cannot be written: ${first.code}; what was printed there is lost`);
    return true;
  };
}

/** What to type after a mistake; nothing where it would be the command that made it. */
export function nextCommand({ next }: UserError, typed: string): string | undefined {
  if (next === undefined || next === typed) return undefined;
  const isTyped = next.startsWith('heareval ') && typed.endsWith(next.slice('heareval'.length));
  return isTyped ? undefined : next;
}

function report(thrown: unknown, signal: AbortSignal): number {
  const error = thrown instanceof Error ? explainDiskError(thrown, 'a file') : thrown;
  if (signal.aborted && error === signal.reason) {
    console.error(`cancelled\n  go on with: ${typedCommand()}`);
    return EXIT.cancelled;
  }
  if (error instanceof UserError) {
    console.error(error.message);
    const next = nextCommand(error, typedCommand());
    if (next !== undefined) console.error(`  next: ${next}`);
    return EXIT.userError;
  }
  console.error(error);
  return EXIT.defect;
}
