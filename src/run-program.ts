import { UserError } from './errors.ts';
import { typedCommand } from './typed-command.ts';

/** How a program ends: all well, a defect of the program, the user's mistake, cancelled by a signal. */
export const EXIT = { ok: 0, defect: 1, userError: 2, cancelled: 130 } as const;

/**
 * Runs the main function of a program and sets the exit code it returns.
 *
 * A UserError becomes its message and the next command on stderr, with exit code 2; anything else thrown keeps its
 * stack, with exit code 1. The first SIGINT or SIGTERM aborts the signal that `main` is given, the second ends at once.
 */
export async function runProgram(main: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const controller = new AbortController();
  const stop = () => {
    // A thread that computes may take the process down when it is ended in the middle; a kill loses no more.
    if (controller.signal.aborted) process.kill(process.pid, 'SIGKILL');
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  try {
    process.exitCode = await main(controller.signal);
  } catch (error) {
    process.exitCode = report(error, controller.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** Whoever read what is told, for instance `head`, may have gone: no reason not to finish the work. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** What to type after a mistake; nothing where it would be the command that made it. */
export function nextCommand({ next }: UserError, typed: string): string | undefined {
  if (next === undefined || next === typed) return undefined;
  const isTyped = next.startsWith('heareval ') && typed.endsWith(next.slice('heareval'.length));
  return isTyped ? undefined : next;
}

function report(error: unknown, signal: AbortSignal): number {
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
