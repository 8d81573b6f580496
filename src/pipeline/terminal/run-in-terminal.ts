import { UserError } from '../../errors.ts';
import { EXIT } from '../../run-program.ts';
import { typedCommand } from '../../typed-command.ts';
import { type JobEnd, runJobFile } from '../engines/job-file.ts';
import type { PipelineEvent, PlannedRun } from '../history/events.ts';
import type { Plan, PlanNotes, RunOptions, RunResult } from '../options.ts';
import { planPipeline } from '../plan/plan.ts';
import { planJson, planLines } from '../plan/plan-lines.ts';
import { runPipeline } from '../run/run.ts';
import { tellSlowAnswers } from '../shared-cache/slow-answers.ts';
import type { StepNode } from '../types.ts';
import { createTerminalView } from './terminal-view.ts';

export interface TerminalRunOptions extends Omit<RunOptions, 'keepGoing'> {
  /** Events, or the plan, as JSON on stdout, instead of words for people. */
  readonly json?: boolean | undefined;
  /** After a failure start nothing more. @default what does not depend on it still runs */
  readonly failFast?: boolean | undefined;
  /** Print the plan on stdout and run nothing. */
  readonly dryRun?: boolean | undefined;
  /** File of a job that the run on another machine has written: its step is made, and nothing else. */
  readonly job?: string | undefined;
  /** What else to tell of a plan that is only printed. */
  readonly describePlan?: ((plan: Plan) => PlanNotes) | undefined;
  /** What else to tell people of a run that begins, given the steps to run. */
  readonly describeRun?: ((run: readonly PlannedRun[]) => Promise<readonly string[]>) | undefined;
}

export interface TerminalRun {
  /** `undefined` after a dry run, and after a job. */
  readonly result: RunResult | undefined;
  /** One of `EXIT`: the user's error only where nothing but users' mistakes stood in the way. */
  readonly exitCode: number;
}

const JOB_EXITS: Readonly<Record<JobEnd, number>> = {
  made: EXIT.ok,
  failed: EXIT.defect,
  'put-back': EXIT.otherProgram,
};

/** Runs steps, or plans to, for a person, or a program, that reads what happens. */
export async function runInTerminal(
  targets: readonly StepNode[],
  {
    json = false,
    dryRun = false,
    failFast = false,
    job,
    describePlan,
    describeRun,
    ...options
  }: TerminalRunOptions,
): Promise<TerminalRun> {
  if (job !== undefined) {
    endWithParent();
    return { result: undefined, exitCode: JOB_EXITS[await runJobFile(job, options)] };
  }
  if (dryRun) {
    if (typeof options.runOn === 'function') await options.runOn.check?.();
    const plan = await planPipeline(targets, options);
    const notes = describePlan?.(plan);
    process.stdout.write(`${json ? planJson(plan, notes) : planLines(plan, notes).join('\n')}\n`);
    return { result: undefined, exitCode: EXIT.ok };
  }
  const view = createTerminalView({ stream: json ? process.stdout : process.stderr, json });
  const tellNoMore = json ? () => {} : tellSlowAnswers((line) => view.say(`warning: ${line}`));
  let told: Promise<void> | undefined;
  const onEvent = (event: PipelineEvent) => {
    view.onEvent(event);
    options.onEvent?.(event);
    if (event.type !== 'plan' || describeRun === undefined || json) return;
    // What cannot be told is no reason to end a run.
    told = describeRun(event.run).then(
      (lines) => lines.forEach((line) => void view.say(line)),
      () => {},
    );
  };
  try {
    const result = await runPipeline(targets, {
      command: typedCommand(),
      ...options,
      keepGoing: !failFast,
      onEvent,
    });
    await told;
    return { result, exitCode: exitCodeOf(result) };
  } finally {
    tellNoMore();
    view.close();
  }
}

/** A job that a worker has started ends with it, if it has a channel to it, however the worker ends. */
function endWithParent(): void {
  const end = () => process.kill(process.pid, 'SIGTERM');
  // No process without a channel is told to be disconnected.
  if (process.connected === false) end();
  process.once('disconnect', end);
  process.channel?.unref();
}

function exitCodeOf({ status, steps }: RunResult): number {
  if (status === 'ok') return EXIT.ok;
  if (status === 'cancelled') return EXIT.cancelled;
  const errors = steps.flatMap((step) => step.error ?? []);
  return errors.every((error) => error instanceof UserError) ? EXIT.userError : EXIT.defect;
}
