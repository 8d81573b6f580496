import { closeSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EventWithoutTime, PipelineEvent } from './events.ts';
import { makeFolder } from './make-folder.ts';

/** Gives events their time, appends them to a file and hands them on. A file that cannot be written is told of once. */
export class EventLog {
  readonly #path: string;
  readonly #onEvent: (event: PipelineEvent) => void;
  #descriptor: number | undefined;
  #broken = false;
  #handlerError: { readonly error: unknown } | undefined;

  constructor(path: string, onEvent: (event: PipelineEvent) => void = () => {}) {
    this.#path = path;
    this.#onEvent = onEvent;
  }

  emit(body: EventWithoutTime): void {
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
    if (this.#descriptor !== undefined) {
      closeSync(this.#descriptor);
      this.#descriptor = undefined;
    }
    if (this.#handlerError !== undefined) {
      throw this.#handlerError.error;
    }
  }

  #append(event: PipelineEvent): void {
    if (this.#broken) {
      return;
    }
    try {
      if (this.#descriptor === undefined) {
        makeFolder(dirname(this.#path));
        this.#descriptor = openSync(this.#path, 'a');
      }
      writeFileSync(this.#descriptor, `${JSON.stringify(event)}\n`);
    } catch (error) {
      this.#broken = true;
      const reason = error instanceof Error ? error.message : String(error);
      this.emit({
        type: 'warning',
        message: `${this.#path}: the events of this run are not kept: ${reason}`,
      });
    }
  }
}
