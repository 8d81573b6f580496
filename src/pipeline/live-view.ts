import { eventLine, titleOf } from './event-lines.ts';
import type { PipelineEvent, StepRef } from './events.ts';
import { LiveArea, type ViewStream } from './live-area.ts';
import { formatDuration } from './quantities.ts';
import { RunSummary } from './run-summary.ts';

const redrawMs = 100;
const barWidth = 20;

interface Running {
  readonly step: StepRef;
  readonly startedAt: number;
  /** Where the step stood when it was first heard of: what was there before tells nothing about its speed. */
  first: { readonly done: number; readonly at: number } | undefined;
  done: number;
  total: number;
  unit: string;
}

/** Shows the running steps of a run with progress, rate and time left, redrawn in place; what has ended stays above. */
export class LiveView {
  readonly #area: LiveArea;
  readonly #summary = new RunSummary();
  readonly #running = new Map<number, Running>();
  readonly #final: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #toRun = 0;
  #ended = 0;

  constructor(stream: ViewStream) {
    this.#area = new LiveArea(stream);
  }

  take(event: PipelineEvent): void {
    this.#summary.take(event);
    this.#follow(event);
    if (event.type === 'run-end') {
      this.#final.push(...this.#summary.lines(event));
      this.close();
      return;
    }
    const line = event.type === 'step-start' || event.type === 'step-progress' ? undefined : eventLine(event);
    if (line !== undefined) {
      this.#final.push(line);
    }
    this.#timer ??= setInterval(() => this.#draw(), redrawMs).unref();
  }

  /** Writes what is final and takes the live lines away. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#running.clear();
    this.#toRun = 0;
    this.#draw();
  }

  #follow(event: PipelineEvent): void {
    switch (event.type) {
      case 'plan':
        this.#toRun = event.run.length;
        break;
      case 'step-start':
        this.#running.set(event.step.id, {
          step: event.step,
          startedAt: performance.now(),
          first: undefined,
          done: 0,
          total: 0,
          unit: '',
        });
        break;
      case 'step-progress': {
        const running = this.#running.get(event.step.id);
        if (running !== undefined) {
          running.first ??= { done: event.done, at: performance.now() };
          running.done = event.done;
          running.total = event.total;
          running.unit = event.unit ?? '';
        }
        break;
      }
      case 'step-done':
      case 'step-failed':
      case 'step-fresh':
      case 'step-blocked':
      case 'step-cancelled':
        this.#ended += 1;
        this.#running.delete(event.step.id);
        break;
      case 'step-retry':
      case 'step-waiting':
        this.#running.delete(event.step.id);
        break;
    }
  }

  #draw(): void {
    const live: string[] = [];
    if (this.#toRun > 0) {
      const running = [...this.#running.values()];
      live.push(...running.slice(0, this.#area.room).map(runningLine));
      const hidden = running.length - live.length;
      const more = hidden > 0 ? `, ${hidden} more running` : '';
      live.push(`${this.#ended} of ${this.#toRun} steps${more}`);
    }
    this.#area.draw(this.#final.splice(0), live);
  }
}

function runningLine({ step, startedAt, first, done, total, unit }: Running): string {
  const now = performance.now();
  const title = titleOf(step);
  if (total === 0 || first === undefined) {
    return `  ${title}  ${formatDuration(now - startedAt)}`;
  }
  const filled = Math.min(barWidth, Math.round((barWidth * done) / total));
  const bar = '━'.repeat(filled) + '─'.repeat(barWidth - filled);
  const rate = (done - first.done) / Math.max(1e-3, (now - first.at) / 1000);
  const speed =
    rate > 0
      ? `  ${rate.toFixed(rate < 10 ? 1 : 0)}/s  ${formatDuration(((total - done) / rate) * 1000)} left`
      : '';
  return `  ${title}  ${bar}  ${done}/${total} ${unit}${speed}`;
}
