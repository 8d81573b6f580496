/** How a sound is cut, in samples. */
export interface Cut {
  /** From one stretch to the next. */
  readonly step: number;
  /** To each side of what is asked for, as far as there is sound. */
  readonly context: number;
}

/** A part of a sound, with what lies around it. */
export interface Stretch {
  readonly samples: Float32Array;
  /** Of the sound, before the samples. */
  readonly start: number;
  /** Samples of context before those that are asked for. */
  readonly before: number;
  /** Samples that are asked for; of the last stretch all that there are. */
  readonly asked: number;
  readonly isLast: boolean;
}

/**
 * Cuts a sound that comes in pieces into stretches, of which no more than one is in memory: `step` samples, the last one half of
 * that to one and a half, with `context` samples around them. A sound that is not longer than one and a half steps stays whole.
 */
export class StretchCutter {
  readonly #cut: Cut;
  readonly #take: (stretch: Stretch) => Promise<void>;
  #held: Float32Array;
  #length = 0;
  #start = 0;
  #before = 0;

  /** @param take is given one stretch after the other; its samples hold until it is done */
  constructor(cut: Cut, take: (stretch: Stretch) => Promise<void>) {
    this.#cut = cut;
    this.#take = take;
    this.#held = new Float32Array(cut.context + 2 * cut.step + Math.max(cut.context, cut.step / 2));
  }

  async push(samples: Float32Array): Promise<void> {
    const { step } = this.#cut;
    for (let first = 0; first < samples.length; first += step) {
      const some = samples.subarray(first, first + step);
      this.#held.set(some, this.#length);
      this.#length += some.length;
      await this.#giveReady();
    }
  }

  async end(): Promise<void> {
    const asked = this.#length - this.#before;
    if (asked > 0) await this.#give(this.#length, asked, true);
  }

  async #giveReady(): Promise<void> {
    const { step, context } = this.#cut;
    // More than what is asked for and its context has to be there, so that something is left for the last one.
    while (this.#length > this.#before + step + Math.max(context, step / 2)) {
      await this.#give(this.#before + step + context, step, false);
      const done = this.#before + step;
      const kept = Math.min(context, done);
      this.#held.copyWithin(0, done - kept, this.#length);
      this.#length -= done - kept;
      this.#start += done - kept;
      this.#before = kept;
    }
  }

  #give(length: number, asked: number, isLast: boolean): Promise<void> {
    const samples = this.#held.subarray(0, length);
    return this.#take({ samples, start: this.#start, before: this.#before, asked, isLast });
  }
}
