/**
 * Mean square from which a sound is heard, of which 1 is full scale: -70 dBFS. Below that the loudness of programmes is not
 * counted either (ITU-R BS.1770, the absolute gate); the noise of 16-bit samples with dither is at -96 dBFS, and soft music at -50.
 */
const HEARD = 1e-7;
const BLOCKS_PER_SECOND = 10;
/** Blocks to each side of the one that a time lies in. */
const AROUND = 2;

/**
 * Tells where a sound is silent: where half a second around is below -70 dBFS, a constant part not counted. The sound comes in
 * pieces, which change nothing.
 */
export class SilenceMeter {
  readonly #block: number;
  readonly #sampleRate: number;
  /** By block from the first that is held on, of its samples and of their squares. */
  readonly #sums: number[] = [];
  readonly #squares: number[] = [];
  #first = 0;
  #length = 0;

  /** @param sampleRate Hz */
  constructor(sampleRate: number) {
    this.#block = Math.max(1, Math.round(sampleRate / BLOCKS_PER_SECOND));
    this.#sampleRate = sampleRate;
  }

  /** @param samples from -1 to 1 */
  push(samples: Float32Array): void {
    for (let first = 0; first < samples.length; ) {
      const whole = Math.floor(this.#length / this.#block);
      const end = Math.min(samples.length, first + (whole + 1) * this.#block - this.#length);
      const block = whole - this.#first;
      let [sum, squares] = [this.#sums[block] ?? 0, this.#squares[block] ?? 0];
      for (let at = first; at < end; at++) {
        const sample = samples[at] as number;
        sum += sample;
        squares += sample * sample;
      }
      [this.#sums[block], this.#squares[block]] = [sum, squares];
      this.#length += end - first;
      first = end;
    }
  }

  /**
   * For each time 1 where the sound is silent, else 0. It has to have come up to a quarter of a second after them, or to its end.
   *
   * @param times milliseconds
   */
  silentAt(times: Float64Array): Uint8Array {
    return Uint8Array.from(times, (time) => (this.#isSilent(time) ? 1 : 0));
  }

  /** Lets go of what no time from this one on depends on. @param time milliseconds */
  dropBefore(time: number): void {
    const last = this.#first + this.#sums.length - 1;
    const kept = Math.min(last, this.#blockAt(time)) - AROUND - 1;
    const dropped = Math.max(0, kept - this.#first);
    this.#sums.splice(0, dropped);
    this.#squares.splice(0, dropped);
    this.#first += dropped;
  }

  #blockAt(time: number): number {
    return Math.floor((time * this.#sampleRate) / 1000 / this.#block);
  }

  #isSilent(time: number): boolean {
    const last = this.#first + this.#sums.length - 1;
    const block = Math.min(last, this.#blockAt(time));
    const [from, to] = [Math.max(this.#first, block - AROUND), Math.min(last, block + AROUND)];
    const count = Math.min(this.#length, (to + 1) * this.#block) - from * this.#block;
    let [sum, squares] = [0, 0];
    for (let each = from; each <= to; each++) {
      sum += this.#sums[each - this.#first] ?? 0;
      squares += this.#squares[each - this.#first] ?? 0;
    }
    return squares / count - (sum / count) ** 2 < HEARD;
  }
}
