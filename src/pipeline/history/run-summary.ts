import { fewNames } from '../../few.ts';
import type { StepRef } from '../step-ref.ts';
import { formatCount, formatDuration } from '../text/quantities.ts';
import { titleOf } from './event-lines.ts';
import type { PipelineEvent } from './events.ts';
import { logCommand, shortPath } from './log-command.ts';

type EventOf<T extends PipelineEvent['type']> = Extract<PipelineEvent, { type: T }>;

/** Of more failures than these only the number is told; the log has them all. */
const MAX_FAILURES = 20;

/**
 * What is said at the end of a run: how many steps ended how; what failed, why, what that stood in the way of and where
 * more is told of it; and how to go on. A user's mistake is told here and nowhere else; a defect was told with its stack
 * when it happened.
 */
export class RunSummary {
  #start: EventOf<'run-start'> | undefined;
  readonly #failed: EventOf<'step-failed'>[] = [];
  readonly #blocked = new Map<number, StepRef[]>();

  take(event: PipelineEvent): void {
    if (event.type === 'run-start') {
      this.#start = event;
    } else if (event.type === 'step-failed') {
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
    const { restored = 0 } = end;
    const duration = formatDuration(end.durationMs);
    const lost = lostLines(end);
    if (end.status === 'ok' && end.done + restored === 0) {
      return [`nothing to do: ${formatCount(end.fresh, 'step')} fresh (${duration})`, ...lost];
    }
    const counts = [
      `${formatCount(end.done, 'step')} ran`,
      ...(restored > 0 ? [`${restored} restored`] : []),
      `${end.fresh} fresh`,
      ...(end.failed > 0 ? [`${end.failed} failed`] : []),
      ...(end.blocked > 0 ? [`${end.blocked} blocked`] : []),
      ...(end.cancelled > 0 ? [`${end.cancelled} cancelled`] : []),
    ];
    const untold = this.#failed.length - MAX_FAILURES;
    return [
      `${end.status === 'ok' ? 'done' : end.status}: ${counts.join(', ')} (${duration})`,
      ...this.#failed.slice(0, MAX_FAILURES).flatMap((event) => this.#failureLines(event, end)),
      ...(untold > 0 ? [`  and ${untold} more failed`] : []),
      ...lost,
      ...(end.status === 'ok' ? [] : this.#resumeLines(end)),
    ];
  }

  #failureLines({ step, error }: EventOf<'step-failed'>, { log }: EventOf<'run-end'>): readonly string[] {
    const workdir = this.#start?.workdir ?? '_workdir';
    const blocked = this.#blocked.get(step.id) ?? [];
    return [
      `  ${titleOf(step)}: ${error.message.replaceAll('\n', '\n  ')}`,
      ...(error.next === undefined ? [] : [`    next: ${error.next}`]),
      ...(blocked.length === 0 ? [] : [`    blocks ${listed(blocked.map(({ name }) => name))}`]),
      ...(typeof log === 'string' ? [`    log: ${logCommand(step, workdir)}`] : []),
    ];
  }

  #resumeLines({ log, failed }: EventOf<'run-end'>): readonly string[] {
    const command = this.#start?.command;
    // The same command would only make the user's mistake again.
    const isMistake = failed > 0 && this.#failed.every(({ error }) => error.stack === undefined);
    const when = isMistake ? 'go on, once that is mended, with' : 'go on with';
    return [
      ...(typeof log === 'string' ? [`  log of the run: ${shortPath(log)}`] : []),
      ...(command === undefined ? [] : [`  ${when}: ${command}`]),
    ];
  }
}

function lostLines({ lostEvents = 0 }: EventOf<'run-end'>): readonly string[] {
  return lostEvents > 0 ? [`  not in the log of this run: ${formatCount(lostEvents, 'event')}`] : [];
}

/** The first few of many. */
function listed(names: readonly string[]): string {
  return fewNames([...new Set(names)], 8);
}
