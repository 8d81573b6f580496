import { describeReasons } from '../keys/describe-reasons.ts';
import type { StepRef } from '../step-ref.ts';
import { expectedTime, formatBytes, formatCount, formatDuration } from '../text/quantities.ts';
import type { PipelineEvent } from './events.ts';

/** How people are told of a step: scope, name and label. */
export function titleOf({ scope, name, label }: Omit<StepRef, 'id'>): string {
  return label === null ? `${scope}/${name}` : `${scope}/${name} ${label}`;
}

function timeOf({ run, expectedMs }: Extract<PipelineEvent, { type: 'plan' }>): string {
  return expectedTime(
    expectedMs,
    run.every((step) => step.expectedMs !== undefined),
  );
}

function replacedWords({ replaces }: Extract<PipelineEvent, { type: 'step-published' }>): string {
  if (replaces === undefined) return '';
  const why =
    replaces.length === 0 ? 'which this workdir does not have' : describeReasons(replaces).join(', ');
  return `, in place of its earlier output there (${why})`;
}

/** The line that tells of an event, `undefined` for one that is not worth a line of its own. */
export function eventLine(event: PipelineEvent): string | undefined {
  switch (event.type) {
    case 'plan':
      return event.run.length === 0
        ? undefined
        : `plan: ${formatCount(event.run.length, 'step')} to run${timeOf(event)}, ${event.fresh} fresh`;
    case 'run-stopping':
      return 'stopping: running steps are told to end (Ctrl-C again ends at once)';
    case 'steps-spawned':
      if (event.run.length === 0) return undefined;
      return `spawned ${formatCount(event.run.length, 'step')} by ${titleOf(event.step)}`;
    case 'step-start':
      return `start ${titleOf(event.step)}: ${describeReasons(event.reasons).join(', ')}`;
    case 'step-progress':
      return `at ${event.done} of ${event.total} ${event.unit ?? ''}`
        .trimEnd()
        .concat(event.speed === undefined ? '' : `, ${event.speed}`)
        .concat(`: ${titleOf(event.step)}`);
    case 'step-log':
      return `${titleOf(event.step)}: ${event.line}`;
    case 'step-waiting':
      return `wait ${titleOf(event.step)}: process ${event.pid ?? '?'} on ${event.host ?? '?'} is running it`;
    case 'step-done':
      return `done ${titleOf(event.step)} (${formatCount(event.files, 'file')}, ${formatBytes(event.bytes)}, ${formatDuration(event.durationMs)})`;
    case 'step-restored':
      return `restored ${titleOf(event.step)} from ${event.cache} (${formatCount(event.files, 'file')}, ${formatBytes(event.bytes)}, ${formatDuration(event.durationMs)})`;
    case 'step-fresh':
      return `fresh ${titleOf(event.step)}: its input is what it was`;
    case 'step-accepted':
      return `fresh ${titleOf(event.step)}, although ${describeReasons(event.differences).join(', ')}`;
    case 'step-published':
      return `published ${titleOf(event.step)} to ${event.publishTo}${replacedWords(event)}`;
    case 'step-failed':
      return event.error.stack === undefined
        ? `failed ${titleOf(event.step)}`
        : `failed ${titleOf(event.step)}: ${event.error.stack}`;
    case 'outputs-fresh':
    case 'step-measure':
    case 'step-blocked':
    case 'step-cancelled':
    case 'run-start':
    case 'run-end':
      return undefined;
    case 'warning':
      return `warning: ${event.message}`;
  }
}
