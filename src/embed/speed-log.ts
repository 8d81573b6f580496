const INTERVAL_MS = 10_000;

/** Tells now and then, and at the end, how fast audio is embedded. */
export class SpeedLog {
  readonly #sampleRate: number;
  readonly #log: (line: string) => void;
  readonly #start = performance.now();
  #told = this.#start;
  #clips = 0;
  #samples = 0;

  /** @param sampleRate in Hz */
  constructor(sampleRate: number, log: (line: string) => void) {
    this.#sampleRate = sampleRate;
    this.#log = log;
  }

  add(clips: readonly { readonly samples: Float32Array }[]): void {
    this.#clips += clips.length;
    for (const { samples } of clips) this.#samples += samples.length;
    if (performance.now() - this.#told >= INTERVAL_MS) this.end();
  }

  end(): void {
    this.#told = performance.now();
    const taken = (this.#told - this.#start) / 1000;
    const audio = this.#samples / this.#sampleRate;
    const [clips, seconds, times] = [this.#clips, audio, audio / taken].map((value) =>
      value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 }),
    );
    this.#log(`${clips} clips, ${seconds} s of audio in ${taken.toFixed(1)} s: ${times} x real time`);
  }
}
