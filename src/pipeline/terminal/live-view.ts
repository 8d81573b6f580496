import { eventLine } from '../history/event-lines.ts';
import type { PipelineEvent } from '../history/events.ts';
import { RunSummary } from '../history/run-summary.ts';
import { TimeLeft } from '../history/time-left.ts';
import { harmless } from '../text/display-width.ts';
import { plainStyle, type TextStyle } from '../text/text-style.ts';
import { LiveArea, type ViewStream } from './live-area.ts';
import { RunTree } from './run-tree.ts';
import { treeLines } from './run-tree-lines.ts';

const REDRAW_MS = 100;
/** In a run of more steps than this, those that took less than `tellMs` are only counted. */
const MANY_STEPS = 100;
const TELL_MS = 1_000;

/** Shows the steps of a run as a tree with progress, rate and time left, redrawn in place; what has ended stays above. */
export class LiveView {
  readonly #stream: ViewStream;
  readonly #style: TextStyle;
  readonly #area: LiveArea;
  readonly #summary = new RunSummary();
  readonly #tree = new RunTree();
  readonly #timeLeft = new TimeLeft();
  readonly #final: string[] = [];
  readonly #onResize = () => this.#draw();
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: ViewStream, style: TextStyle = plainStyle) {
    this.#stream = stream;
    this.#style = style;
    this.#area = new LiveArea(stream);
  }

  take(event: PipelineEvent): void {
    this.#summary.take(event);
    this.#timeLeft.take(event);
    this.#tree.take(event);
    if (event.type === 'run-end') {
      this.#final.push(...this.#summary.lines(event).map(harmless));
      this.close();
      return;
    }
    const line = this.#isTold(event) ? eventLine(event) : undefined;
    if (line !== undefined) this.#final.push(this.#coloured(event, harmless(line)));
    this.#open();
  }

  /** Says something above what is live. */
  say(line: string): void {
    this.#final.push(line);
    this.#draw();
  }

  /** Writes what is final and takes the live lines away. */
  close(): void {
    if (this.#timer !== undefined) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#stream.off?.('resize', this.#onResize);
    }
    this.#area.draw(this.#final.splice(0), []);
  }

  #open(): void {
    if (this.#timer === undefined) {
      this.#timer = setInterval(() => this.#draw(), REDRAW_MS).unref();
      this.#stream.on?.('resize', this.#onResize);
    }
  }

  #isTold(event: PipelineEvent): boolean {
    switch (event.type) {
      case 'step-start':
      case 'step-progress':
        return false;
      case 'step-fresh':
        return this.#tree.total <= MANY_STEPS;
      case 'step-done':
      case 'step-restored':
        return this.#tree.total <= MANY_STEPS || event.durationMs >= TELL_MS;
      default:
        return true;
    }
  }

  #coloured(event: PipelineEvent, line: string): string {
    switch (event.type) {
      case 'step-failed':
        return this.#style.red(line);
      case 'warning':
        return this.#style.yellow(line);
      default:
        return line;
    }
  }

  #draw(): void {
    const isOpen = this.#timer !== undefined && this.#tree.ended < this.#tree.total;
    const live = isOpen
      ? treeLines(this.#tree, {
          room: this.#area.room,
          width: this.#area.width,
          now: Date.now(),
          timeLeft: this.#timeLeft,
          style: this.#style,
        })
      : [];
    this.#area.draw(this.#final.splice(0), live);
  }
}
