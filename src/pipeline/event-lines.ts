import type { PipelineEvent, StepRef } from './events.ts';
import { formatBytes, formatCount, formatDuration } from './quantities.ts';
import { describeReason } from './reasons.ts';

type EventOf<T extends PipelineEvent['type']> = Extract<PipelineEvent, { type: T }>;

/** How people are told of a step: scope, name and label. */
export function titleOf({ scope, name, label }: Omit<StepRef, 'id'>): string {
  return label === null ? `${scope}/${name}` : `${scope}/${name} ${label}`;
}

/** The line that tells of an event, `undefined` for one that is not worth a line of its own. */
export function eventLine(event: PipelineEvent): string | undefined {
  switch (event.type) {
    case 'plan':
      return event.run.length === 0
        ? undefined
        : `plan: ${formatCount(event.run.length, 'step')} to run, ${event.fresh} fresh`;
    case 'step-start':
      return `start ${titleOf(event.step)}: ${event.reasons.map(describeReason).join(', ')}`;
    case 'step-progress':
      return `at ${event.done} of ${event.total} ${event.unit ?? ''}`
        .trimEnd()
        .concat(`: ${titleOf(event.step)}`);
    case 'step-log':
      return `${titleOf(event.step)}: ${event.line}`;
    case 'step-waiting':
      return `wait ${titleOf(event.step)}: process ${event.pid ?? '?'} on ${event.host ?? '?'} is running it`;
    case 'step-retry':
      return `retry ${titleOf(event.step)} in ${formatDuration(event.delayMs)}: ${event.error.message}`;
    case 'step-done':
      return `done ${titleOf(event.step)} (${formatCount(event.files, 'file')}, ${formatBytes(event.bytes)}, ${formatDuration(event.durationMs)})`;
    case 'step-fresh':
      return `fresh ${titleOf(event.step)}: its input is what it was`;
    case 'step-accepted':
      return `fresh ${titleOf(event.step)}, although ${event.differences.map(describeReason).join(', ')}`;
    case 'step-published':
      return `published ${titleOf(event.step)} to ${event.publishTo}`;
    case 'step-failed':
      return event.error.stack === undefined
        ? `failed ${titleOf(event.step)}`
        : `failed ${titleOf(event.step)}: ${event.error.stack}`;
    case 'step-blocked':
    case 'step-cancelled':
    case 'run-start':
    case 'run-end':
      return undefined;
    case 'warning':
      return `warning: ${event.message}`;
  }
}

/** The first few of many. */
function listed(names: readonly string[]): string {
  const different = [...new Set(names)];
  const shown = different.slice(0, 8).join(', ');
  return different.length > 8 ? `${shown} and ${different.length - 8} more` : shown;
}

/**
 * What is said at the end of a run: how many steps ended how, what failed and why, and what that stood in the way of.
 * A user's mistake is told here and nowhere else; a defect was told with its stack when it happened.
 */
export class RunSummary {
  readonly #failed: EventOf<'step-failed'>[] = [];
  readonly #blocked = new Map<number, StepRef[]>();

  take(event: PipelineEvent): void {
    if (event.type === 'step-failed') {
      this.#failed.push(event);
    } else if (event.type === 'step-blocked') {
      const blocked = this.#blocked.get(event.by.id);
      if (blocked === undefined) {
        this.#blocked.set(event.by.id, [event.step]);
      } else {
        blocked.push(event.step);
      }
    }
  }

  lines(end: EventOf<'run-end'>): readonly string[] {
    const duration = formatDuration(end.durationMs);
    if (end.status === 'ok' && end.done === 0) {
      return [`nothing to do: ${formatCount(end.fresh, 'step')} fresh (${duration})`];
    }
    const counts = [
      `${formatCount(end.done, 'step')} ran`,
      `${end.fresh} fresh`,
      ...(end.failed > 0 ? [`${end.failed} failed`] : []),
      ...(end.blocked > 0 ? [`${end.blocked} blocked`] : []),
      ...(end.cancelled > 0 ? [`${end.cancelled} cancelled`] : []),
    ];
    return [
      `${end.status === 'ok' ? 'done' : end.status}: ${counts.join(', ')} (${duration})`,
      ...this.#failed.flatMap((event) => this.#failureLines(event)),
    ];
  }

  #failureLines({ step, error }: EventOf<'step-failed'>): readonly string[] {
    const blocked = this.#blocked.get(step.id) ?? [];
    return [
      `  ${titleOf(step)}: ${error.message.replaceAll('\n', '\n  ')}`,
      ...(error.next === undefined ? [] : [`    next: ${error.next}`]),
      ...(blocked.length === 0 ? [] : [`    blocks ${listed(blocked.map(({ name }) => name))}`]),
    ];
  }
}
