import { closeSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync, writevSync } from 'node:fs';

/** Where Linux keeps files in memory. */
const IN_MEMORY = '/dev/shm';
/** What a slot may hold on to between calls. */
const KEPT_BYTES = 128 * 1024 * 1024;

/** A place in memory that two processes see: a file without a name, gone when both have closed it. */
export class Slot {
  /** Descriptor of this process. */
  readonly descriptor: number;
  #end = 0;

  private constructor(descriptor: number) {
    this.descriptor = descriptor;
  }

  /** So many slots, none where the system has no files in memory. */
  static open(count: number): Slot[] {
    const slots: Slot[] = [];
    try {
      for (let index = 0; index < count; index++) {
        const name = `${IN_MEMORY}/heareval-${process.pid}-${Math.random().toString(36).slice(2)}`;
        slots.push(new Slot(openSync(name, 'wx+', 0o600)));
        unlinkSync(name);
      }
    } catch {
      for (const slot of slots.splice(0)) slot.close();
    }
    return slots;
  }

  /** Writes parts one after another, from the beginning on; false where memory does not suffice. */
  write(parts: readonly Uint8Array[]): boolean {
    try {
      let done = writevSync(this.descriptor, parts, 0);
      // What the system did not take at once.
      let start = 0;
      for (const part of parts) {
        while (done < start + part.length) {
          done += writeSync(this.descriptor, part, done - start, start + part.length - done, done);
        }
        start += part.length;
      }
      this.#end = done;
      return true;
    } catch {
      ftruncateSync(this.descriptor, 0);
      return false;
    }
  }

  /** @throws Error where there are fewer bytes */
  read(offset: number, bytes: number): Uint8Array<ArrayBuffer> {
    // Filled as a whole, or not given: no need for zeros.
    const data = Buffer.allocUnsafeSlow(bytes);
    for (let done = 0; done < bytes; ) {
      const count = readSync(this.descriptor, data, done, bytes - done, offset + done);
      if (count === 0) throw new Error('what came back is shorter than announced');
      done += count;
    }
    this.#end = Math.max(this.#end, offset + bytes);
    return data;
  }

  /** Nothing in it is needed any more. Memory that many calls need is kept: it is dear to get. */
  free(): void {
    if (this.#end > KEPT_BYTES) ftruncateSync(this.descriptor, 0);
    this.#end = 0;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
