/** What embedding a split spends time on. They overlap: clips are read and written while the model is at others. */
type Phase = 'load' | 'read' | 'model' | 'write';

/** What a meter has seen. */
export interface MeterReading {
  /** Milliseconds since it began. */
  readonly ms: number;
  /** Milliseconds in which something was going on of each kind. */
  readonly phases: Readonly<Record<Phase, number>>;
  /** Clips that the model was given, and clips whose embeddings were there already. */
  readonly embedded: number;
  readonly kept: number;
  /** Of audio that the model was given. */
  readonly seconds: number;
}

const INTERVAL_MS = 10_000;

/** Measures how fast the clips of a split are embedded, and tells it now and then, and at the end. */
export class EmbeddingMeter {
  readonly #sampleRate: number;
  readonly #log: (line: string) => void;
  readonly #start = performance.now();
  readonly #busy: Record<Phase, number> = { load: 0, read: 0, model: 0, write: 0 };
  readonly #going: Record<Phase, { count: number; since: number }>;
  #told = this.#start;
  #embedded = 0;
  #kept = 0;
  #samples = 0;

  /** @param sampleRate in Hz */
  constructor(sampleRate: number, log: (line: string) => void) {
    this.#sampleRate = sampleRate;
    this.#log = log;
    const idle = () => ({ count: 0, since: 0 });
    this.#going = { load: idle(), read: idle(), model: idle(), write: idle() };
  }

  /** Counts the time of some work, once where several go on at a time. */
  async time<T>(phase: Phase, work: () => Promise<T>): Promise<T> {
    const going = this.#going[phase];
    if (going.count === 0) going.since = performance.now();
    going.count += 1;
    try {
      return await work();
    } finally {
      going.count -= 1;
      if (going.count === 0) this.#busy[phase] += performance.now() - going.since;
    }
  }

  addKept(clips: number): void {
    this.#kept += clips;
  }

  /** @param samples of all of them together */
  addEmbedded(clips: number, samples: number): void {
    this.#embedded += clips;
    this.#samples += samples;
    if (performance.now() - this.#told >= INTERVAL_MS) this.tell();
  }

  /** How many seconds of audio are embedded in a second, as text; undefined before there is any. */
  speed(): string | undefined {
    return this.#samples === 0 ? undefined : `${rounded(this.#timesRealTime())} x real time`;
  }

  tell(): void {
    this.#told = performance.now();
    const kept = this.#kept === 0 ? '' : `${rounded(this.#kept)} clips were embedded before`;
    const speed = this.speed();
    const seconds = (this.#told - this.#start) / 1000;
    const done =
      speed === undefined
        ? ''
        : `${rounded(this.#embedded)} clips, ${rounded(this.#seconds)} s of audio in ${seconds.toFixed(1)} s: ${speed}`;
    this.#log([done, kept].filter((text) => text !== '').join('; '));
  }

  read(): MeterReading {
    return {
      ms: performance.now() - this.#start,
      phases: { ...this.#busy },
      embedded: this.#embedded,
      kept: this.#kept,
      seconds: this.#seconds,
    };
  }

  get #seconds(): number {
    return this.#samples / this.#sampleRate;
  }

  #timesRealTime(): number {
    return this.#seconds / ((performance.now() - this.#start) / 1000);
  }
}

function rounded(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
}
