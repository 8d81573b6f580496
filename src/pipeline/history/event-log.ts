import { closeSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import { formatCount } from '../text/quantities.ts';
import type { EventWithoutTime, PipelineEvent } from './events.ts';

/** A file that could not be written is tried again no more often than this. */
const RETRY_MS = 1_000;

/**
 * Gives events their time, appends them to a file and hands them on. A file that cannot be written is told of once and
 * tried again later; how many events it lacks is told in the file, as soon as it can be, and by `lost`.
 */
export class EventLog {
  readonly #path: string;
  readonly #onEvent: (event: PipelineEvent) => void;
  #descriptor: number | undefined;
  #lost = 0;
  /** Lost since the last event that was kept. */
  #gap = 0;
  #failedAt = 0;
  #isTold = false;
  #isClosed = false;
  #handlerError: { readonly error: unknown } | undefined;

  constructor(path: string, onEvent: (event: PipelineEvent) => void = () => {}) {
    this.#path = path;
    this.#onEvent = onEvent;
  }

  /** The file, `null` as long as none could be opened. */
  get path(): string | null {
    return this.#descriptor === undefined ? null : this.#path;
  }

  /** How many events are not in the file. */
  get lost(): number {
    return this.#lost;
  }

  /** Does nothing once closed: a step that hangs may still say something then. */
  emit(body: EventWithoutTime): void {
    if (this.#isClosed) {
      return;
    }
    const event: PipelineEvent = { time: new Date().toISOString(), ...body };
    this.#append(event);
    if (this.#handlerError === undefined) {
      try {
        this.#onEvent(event);
      } catch (error) {
        this.#handlerError = { error };
      }
    }
  }

  /** Closes the file. Throws what the handler of events has thrown, after which it was not called any more. */
  close(): void {
    this.#isClosed = true;
    if (this.#descriptor !== undefined) {
      try {
        closeSync(this.#descriptor);
      } catch {
        // Some file systems tell only now that they are full; nothing but events can be lost.
      }
      this.#descriptor = undefined;
    }
    if (this.#handlerError !== undefined) {
      throw this.#handlerError.error;
    }
  }

  #append(event: PipelineEvent): void {
    const isLast = event.type === 'run-end';
    if (this.#gap > 0 && !isLast && performance.now() - this.#failedAt < RETRY_MS) {
      this.#lose();
      return;
    }
    try {
      if (this.#descriptor === undefined) {
        makeFolder(dirname(this.#path));
        this.#descriptor = openSync(this.#path, 'a');
      }
      writeFileSync(this.#descriptor, `${this.#gapLine(event.time)}${JSON.stringify(event)}\n`);
      this.#gap = 0;
    } catch (error) {
      this.#failedAt = performance.now();
      this.#lose();
      if (!this.#isTold) {
        this.#isTold = true;
        const reason = error instanceof Error ? error.message : String(error);
        this.emit({
          type: 'warning',
          message: `${this.#path}: the events of this run are not kept: ${reason}`,
        });
      }
    }
  }

  #lose(): void {
    this.#lost += 1;
    this.#gap += 1;
  }

  /** Says in the file what it lacks. What was cut off in the middle stays on a line of its own. */
  #gapLine(time: string): string {
    if (this.#gap === 0) {
      return '';
    }
    const message = `not kept before this: ${formatCount(this.#gap, 'event')}`;
    return `\n${JSON.stringify({ time, type: 'warning', message } satisfies PipelineEvent)}\n`;
  }
}
