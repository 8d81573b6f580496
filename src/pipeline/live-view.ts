import { eventLine, titleOf } from './event-lines.ts';
import type { PipelineEvent, StepRef } from './events.ts';
import { LiveArea, type ViewStream } from './live-area.ts';
import { formatDuration } from './quantities.ts';
import { RunSummary } from './run-summary.ts';
import { describeLeft, TimeLeft } from './time-left.ts';

const redrawMs = 100;
const barWidth = 20;

interface Running {
  readonly step: StepRef;
  readonly startedAt: number;
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
  readonly #timeLeft = new TimeLeft();
  #timer: NodeJS.Timeout | undefined;
  #toRun = 0;
  #ended = 0;

  constructor(stream: ViewStream) {
    this.#area = new LiveArea(stream);
  }

  take(event: PipelineEvent): void {
    this.#summary.take(event);
    this.#timeLeft.take(event);
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
          startedAt: Date.now(),
          done: 0,
          total: 0,
          unit: '',
        });
        break;
      case 'step-progress': {
        const running = this.#running.get(event.step.id);
        if (running !== undefined) {
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
      const now = Date.now();
      live.push(...running.slice(0, this.#area.room).map((each) => runningLine(each, now, this.#timeLeft)));
      const hidden = running.length - live.length;
      const more = hidden > 0 ? `, ${hidden} more running` : '';
      const left = this.#timeLeft.ofRun(now);
      const time = left === undefined ? '' : `, ${describeLeft(left)}`;
      live.push(`${this.#ended} of ${this.#toRun} steps${time}${more}`);
    }
    this.#area.draw(this.#final.splice(0), live);
  }
}

function runningLine(
  { step, startedAt, done, total, unit }: Running,
  now: number,
  timeLeft: TimeLeft,
): string {
  const title = titleOf(step);
  const leftMs = timeLeft.ofStep(step.id, now);
  const left = leftMs === undefined ? '' : `  ${describeLeft({ ms: leftMs, isLeast: false })}`;
  if (total === 0) {
    return `  ${title}  ${formatDuration(now - startedAt)}${left}`;
  }
  const filled = Math.min(barWidth, Math.round((barWidth * done) / total));
  const bar = '━'.repeat(filled) + '─'.repeat(barWidth - filled);
  const rate = timeLeft.rateOf(step.id);
  const speed = rate === undefined ? '' : `  ${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
  return `  ${title}  ${bar}  ${done}/${total} ${unit}${speed}${left}`;
}
