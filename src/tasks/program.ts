import { realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../errors.ts';
import type { RunResult } from '../pipeline/index.ts';
import { DEFAULT_SAMPLE_RATES, type TaskDefinition } from './task-definition.ts';

const EXIT_PROGRAM_ERROR = 1;
const EXIT_USER_ERROR = 2;
const EXIT_INTERRUPTED = 130;

/**
 * Makes a task's file a program: `node dist/tasks/<task>.js --help`. Does nothing when the file was imported.
 *
 * The exit code is 0, 2 after a user's mistake, 1 after an error of the program, 130 after Ctrl-C.
 *
 * @param moduleUrl `import.meta.url` of the task's file
 */
export async function runTaskProgram(moduleUrl: string, task: TaskDefinition): Promise<void> {
  if (!isMainModule(moduleUrl)) return;
  try {
    process.exitCode = await parseAndRun(task);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const next = error.next === undefined ? '' : `  next: ${error.next}\n`;
    process.stderr.write(`${error.message}\n${next}`);
    process.exitCode = EXIT_USER_ERROR;
  }
}

async function parseAndRun(task: TaskDefinition): Promise<number> {
  // Imported only now: most of the time a task's file is imported by others.
  const { Command, CommanderError, InvalidArgumentError, Option } = await import(
    '@commander-js/extra-typings'
  );
  const positive = (text: string) => {
    if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Expected an integer above 0.');
    return Number(text);
  };
  const command = new Command(`${task.name}.js`)
    .description(
      `Prepares the task ${task.name} ${task.version}: <tasks-dir>/${task.name}-${task.version}-<mode>.`,
    )
    .addOption(
      new Option('--mode <mode>', 'which form of the task').choices(task.modes).default(task.defaultMode),
    )
    .option(
      '--mirror <folder or URL>',
      'where to look for downloads first, by file name; may be given several times',
      (mirror: string, earlier: string[] | undefined) => [...(earlier ?? []), mirror],
    )
    .option('--tasks-dir <folder>', 'where task folders go', 'tasks')
    .option('--workdir <folder>', 'where the outputs of all steps are kept', '_workdir')
    .option('--workers <number>', 'how many threads to use', positive, availableParallelism())
    .option(
      '--sample-rate <Hz>',
      `make only this sample rate; may be given several times (default: ${DEFAULT_SAMPLE_RATES.join(', ')})`,
      (rate: string, earlier: number[] | undefined) => [...(earlier ?? []), positive(rate)],
    )
    .option('--json', 'print one JSON object per line for each event')
    .allowExcessArguments(false)
    .showHelpAfterError('(--help shows the options)')
    .exitOverride();
  try {
    command.parse();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : EXIT_USER_ERROR;
  }
  return prepare(task, command.opts());
}

async function prepare(
  task: TaskDefinition,
  options: {
    readonly mode: string;
    readonly mirror?: readonly string[] | undefined;
    readonly tasksDir: string;
    readonly workdir: string;
    readonly workers: number;
    readonly sampleRate?: readonly number[] | undefined;
    readonly json?: boolean | undefined;
  },
): Promise<number> {
  const { mode, mirror = [], tasksDir, workdir, workers, sampleRate, json = false } = options;
  const { createTerminalView, runPipeline } = await import('../pipeline/index.ts');
  const target = task.build(mode, {
    tasksDir,
    mirrors: mirror,
    ...(sampleRate === undefined ? {} : { sampleRates: sampleRate }),
  });
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.once('SIGINT', onInterrupt);
  const view = createTerminalView({ stream: json ? process.stdout : process.stderr, json });
  try {
    const result = await runPipeline([target], {
      workdir,
      workers,
      onEvent: view.onEvent,
      signal: interrupt.signal,
    });
    if (result.status === 'ok' && !json)
      process.stdout.write(`${path.relative('', target.publishTo ?? '')}\n`);
    return exitCodeOf(result);
  } finally {
    view.close();
    process.off('SIGINT', onInterrupt);
  }
}

function exitCodeOf({ status, steps }: RunResult): number {
  if (status === 'ok') return 0;
  if (status === 'cancelled') return EXIT_INTERRUPTED;
  const errors = steps.flatMap((step) => step.error ?? []);
  return errors.every((error) => error instanceof UserError) ? EXIT_USER_ERROR : EXIT_PROGRAM_ERROR;
}

function isMainModule(moduleUrl: string): boolean {
  const started = process.argv[1];
  if (started === undefined) return false;
  try {
    return realpathSync(started) === realpathSync(fileURLToPath(moduleUrl));
  } catch {
    return false;
  }
}
