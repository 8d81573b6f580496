import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import type { ReceptiveField } from './api.ts';
import { freeMemory } from './free-memory.ts';
import { inOrder } from './in-order.ts';
import type { FrameRows, LongSound } from './long-sound.ts';
import type { Frames, Sound } from './module-host.ts';
import { TOO_MUCH } from './validate/judge.ts';

/** Samples from a stretch to the next at least, and times as many as a frame depends on: what is computed twice stays small. */
const STRETCH = 2 ** 18;
const FIELDS = 8;
/** How far, of the hop, timestamps may be from where the hop has them. */
const OFF_GRID = 0.01;

export interface StretchOptions {
  /** Of the module, for errors. */
  readonly specifier: string;
  readonly field: ReceptiveField;
  /** The property that states the field, for errors. */
  readonly fieldName: 'timestampField' | 'sceneField';
  /** In Hz. */
  readonly sampleRate: number;
  /** Stretches that are asked for at a time. */
  readonly ahead: number;
  /** Asks the module. */
  readonly embed: (part: Sound) => Promise<Frames>;
  /** @default 2^18 samples, or eight times the field */
  readonly stretch?: number | undefined;
}

/**
 * The frames of a sound, embedded stretch by stretch. Each stretch is given with as much of the sound around it as its frames
 * depend on, so that what comes out is what the module makes of the sound in one piece. The last stretch is asked for first:
 * it tells how many frames there are.
 *
 * The frame before each stretch is embedded with the stretch as well, and compared: where it is another than it was at the end
 * of the stretch before, frames depend on more than the field says.
 *
 * @throws UserError where the module's frames are not as its field says
 */
export async function embedStretches(sound: LongSound, options: StretchOptions): Promise<FrameRows> {
  const stretches = new Stretches(sound, options);
  const last = stretches.count - 1;
  const end = await stretches.ask(last, 0);
  const timestamps = stretches.timestamps(end.first, end.endFrame);
  return { timestamps, size: end.size, rows: rowsOf() };

  async function* rowsOf(): AsyncGenerator<Float32Array> {
    let before: Float32Array | undefined;
    const ask = (index: number) => stretches.ask(index, end.first, end.size);
    for await (const stretch of inOrder(last, options.ahead, ask)) {
      stretches.compare(stretch, before);
      before = stretch.rows.slice(-end.size);
      yield stretch.rows;
      freeMemory(stretch.rows);
    }
    stretches.compare(end, before);
    yield end.rows;
  }
}

/** The frames of a stretch. */
interface Stretch {
  /** Shape (frames, size). */
  readonly rows: Float32Array;
  /** The frame before these, where there is one. */
  readonly edge: Float32Array | undefined;
  /** Which frame of the sound the first is, and which comes after the last. */
  readonly firstFrame: number;
  readonly endFrame: number;
  readonly size: number;
  /** When the first frame of any part is, in milliseconds. */
  readonly first: number;
}

/** Where the stretches of a sound lie: all of the same number of frames, but for the last, which has up to twice as many. */
class Stretches {
  readonly count: number;
  readonly #frames: number;
  /** Frames before a stretch, which are given too little of the sound, but for the last of them. */
  readonly #lead: number;
  readonly #sound: LongSound;
  readonly #options: StretchOptions;

  constructor(sound: LongSound, options: StretchOptions) {
    const { hop, before, after } = options.field;
    const { stretch = Math.max(STRETCH, FIELDS * (before + after)) } = options;
    this.#sound = sound;
    this.#options = options;
    this.#frames = Math.max(1, Math.ceil(stretch / hop));
    this.#lead = Math.ceil(before / hop) + 1;
    this.count = Math.max(1, Math.floor(sound.length / (this.#frames * hop)));
  }

  /**
   * @param first when the first frame of a part is, in milliseconds: any number for the last stretch, which tells
   * @param expectedSize of the embedding of a frame
   */
  async ask(index: number, first: number, expectedSize?: number): Promise<Stretch> {
    const { field, embed, sampleRate } = this.#options;
    const { name, length, read } = this.#sound;
    const isLast = index === this.count - 1;
    const firstFrame = index * this.#frames;
    const origin = Math.max(0, firstFrame - this.#lead);
    const lastTime = Math.ceil((first / 1000) * sampleRate) + (firstFrame + this.#frames - 1) * field.hop;
    const end = isLast ? length : Math.min(length, lastTime + field.after);
    const samples = read(origin * field.hop, end);
    const seconds = ((origin * field.hop) / sampleRate).toFixed(1);
    const part = this.count === 1 ? name : `${name} from ${seconds} s`;
    const { embeddings, timestamps } = await embed({ name: part, samples });
    const size = embeddings.length / timestamps.length;
    const skipped = firstFrame - origin;
    const fewest = skipped + (isLast ? 1 : this.#frames);
    if (timestamps.length < fewest) {
      const found = `${timestamps.length} frames of ${samples.length} samples`;
      throw this.#fault(part, `${found}; expected ${fewest} or more`);
    }
    if (expectedSize !== undefined && size !== expectedSize) {
      throw this.#fault(
        part,
        `frames of ${size} values; expected ${expectedSize}, as at the end of the sound`,
      );
    }
    this.#checkTimes(part, timestamps, isLast ? at(timestamps, 0) : first);
    const endFrame = isLast ? origin + timestamps.length : firstFrame + this.#frames;
    return {
      rows: embeddings.subarray(skipped * size, (endFrame - origin) * size),
      edge: skipped === 0 ? undefined : embeddings.subarray((skipped - 1) * size, skipped * size),
      firstFrame,
      endFrame,
      size,
      first: isLast ? at(timestamps, 0) : first,
    };
  }

  /** @param before the frame before a stretch, as the stretch before it has it */
  compare({ edge, rows, firstFrame }: Stretch, before: Float32Array | undefined): void {
    if (edge === undefined || before === undefined) return;
    const most = edge.reduce((sum, value, i) => Math.max(sum, Math.abs(value - (before[i] as number))), 0);
    if (most === 0) return;
    const largest = Math.max(...[edge, before, rows].map(largestOf));
    if (most <= TOO_MUCH * largest) return;
    const { field, sampleRate } = this.#options;
    const seconds = (((firstFrame - 1) * field.hop) / sampleRate).toFixed(1);
    throw this.#fault(
      `${this.#sound.name} at ${seconds} s`,
      `with more of the sound around it the frame differs by ${(most / largest).toExponential(1)} of the largest value; ` +
        'expected that it does not',
    );
  }

  /** Of the whole sound. @param first milliseconds */
  timestamps(first: number, frames: number): Float32Array {
    const times = new Float32Array(frames);
    for (let frame = 0; frame < frames; frame++) times[frame] = this.#time(first, frame);
    return times;
  }

  /** In the order of `centredFrames`, whose rounding it is. */
  #time(first: number, frame: number): number {
    const { field, sampleRate } = this.#options;
    return first + ((frame * field.hop) / sampleRate) * 1000;
  }

  #checkTimes(part: string, timestamps: Float32Array, first: number): void {
    const { field, sampleRate } = this.#options;
    const tolerance = ((OFF_GRID * field.hop) / sampleRate) * 1000;
    for (const [frame, time] of timestamps.entries()) {
      const expected = this.#time(first, frame);
      if (Math.abs(time - expected) <= tolerance + expected * 2 ** -22) continue;
      throw this.#fault(part, `frame ${frame} is at ${time} ms; expected ${Number(expected.toFixed(3))} ms`);
    }
  }

  #fault(place: string, problem: string): UserError {
    const { specifier, fieldName, field } = this.#options;
    const { hop, before, after } = field;
    return new UserError(
      `module ${specifier}: ${place}: ${problem}, as the model's ${fieldName} says (hop ${hop}, before ${before}, after ${after} samples)`,
    );
  }
}

function largestOf(values: Float32Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
