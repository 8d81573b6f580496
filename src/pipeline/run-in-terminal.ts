import { UserError } from '../errors.ts';
import { EXIT } from '../run-program.ts';
import type { RunOptions, RunResult } from './options.ts';
import { runPipeline } from './run.ts';
import { createTerminalView } from './terminal-view.ts';
import type { StepNode } from './types.ts';

export interface TerminalRunOptions extends Omit<RunOptions, 'onEvent'> {
  /** Events as JSON lines on stdout, instead of a view for people on stderr. */
  readonly json?: boolean | undefined;
}

export interface TerminalRun {
  readonly result: RunResult;
  /** One of `EXIT`: the user's error only where nothing but users' mistakes stood in the way. */
  readonly exitCode: number;
}

/** Runs steps for a person, or a program, that reads what happens. */
export async function runInTerminal(
  targets: readonly StepNode[],
  { json = false, ...options }: TerminalRunOptions,
): Promise<TerminalRun> {
  const view = createTerminalView({ stream: json ? process.stdout : process.stderr, json });
  try {
    const result = await runPipeline(targets, { ...options, onEvent: view.onEvent });
    return { result, exitCode: exitCodeOf(result) };
  } finally {
    view.close();
  }
}

function exitCodeOf({ status, steps }: RunResult): number {
  if (status === 'ok') return EXIT.ok;
  if (status === 'cancelled') return EXIT.cancelled;
  const errors = steps.flatMap((step) => step.error ?? []);
  return errors.every((error) => error instanceof UserError) ? EXIT.userError : EXIT.defect;
}
