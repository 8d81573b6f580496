import type { Tensor, TimestampEmbeddings } from './api.ts';

/** What a module's output breaks, and on which of the sounds it was given, where that can be told. */
export class EmbeddingProblem extends Error {
  readonly sound: number | undefined;

  constructor(message: string, sound?: number) {
    super(message);
    this.sound = sound;
  }
}

interface CheckOptions {
  /** The function that has returned it, for errors. */
  readonly origin?: string;
  /** Whether all values of the embeddings are known to be finite. @default false */
  readonly isKnownFinite?: boolean;
}

/**
 * Checks scene embeddings: float32, shape (sounds, size), all values finite.
 *
 * @throws EmbeddingProblem
 */
export function checkScenes(
  result: unknown,
  sounds: number,
  size: number,
  { origin = 'getSceneEmbeddings', isKnownFinite = false }: CheckOptions = {},
): Tensor {
  const embeddings = checkTensor(result, origin, 'scene embeddings');
  const { data, dims } = embeddings;
  if (dims.length !== 2 || dims[0] !== sounds || dims[1] !== size) {
    throw new EmbeddingProblem(
      `scene embeddings have shape ${shape(dims)}; expected ${shape([sounds, size])}, (sounds, sceneEmbeddingSize)`,
    );
  }
  if (!isKnownFinite) checkFinite(data, size, 'scene embeddings');
  return embeddings;
}

/**
 * Checks timestamp embeddings: float32, shape (sounds, frames, size) with at least one frame, all values finite;
 * timestamps of shape (sounds, frames), finite, and rising from frame to frame.
 *
 * @throws EmbeddingProblem
 */
export function checkTimestamps(
  result: unknown,
  sounds: number,
  size: number,
  { origin = 'getTimestampEmbeddings', isKnownFinite = false }: CheckOptions = {},
): TimestampEmbeddings {
  return checkFrames(result, sounds, size, { origin, what: 'timestamp embeddings', isKnownFinite });
}

/** Checks the frames that scenes are made of as timestamp embeddings are: their size is the module's own affair. */
export function checkSceneFrames(result: unknown, sounds: number): TimestampEmbeddings {
  return checkFrames(result, sounds, undefined, {
    origin: 'getSceneFrames',
    what: 'scene frames',
    isKnownFinite: false,
  });
}

function checkFrames(
  result: unknown,
  sounds: number,
  expectedSize: number | undefined,
  { origin, what, isKnownFinite }: Required<CheckOptions> & { readonly what: string },
): TimestampEmbeddings {
  const { embeddings, timestamps } = (result ?? {}) as Partial<TimestampEmbeddings>;
  const { data, dims } = checkTensor(embeddings, origin, what);
  const times = checkTensor(timestamps, origin, 'timestamps');
  const size = expectedSize ?? Math.max(1, dims[2] ?? 1);
  const [, frames = 0] = dims;
  if (dims.length !== 3 || dims[0] !== sounds || dims[2] !== size || frames < 1) {
    throw new EmbeddingProblem(
      `${what} have shape ${shape(dims)}; ` +
        (expectedSize === undefined
          ? `expected (${sounds}, frames, size), (sounds, frames, values of a frame)`
          : `expected (${sounds}, frames, ${size}), (sounds, frames, timestampEmbeddingSize)`),
    );
  }
  if (times.dims.length !== 2 || times.dims[0] !== sounds || times.dims[1] !== frames) {
    throw new EmbeddingProblem(
      `timestamps have shape ${shape(times.dims)}; expected ${shape([sounds, frames])}, one for each embedding`,
    );
  }
  if (!isKnownFinite) checkFinite(data, frames * size, what);
  checkFinite(times.data, frames, 'timestamps');
  for (let index = 0; index < times.data.length; index++) {
    const previous = index % frames === 0 ? Number.NEGATIVE_INFINITY : (times.data[index - 1] as number);
    const time = times.data[index] as number;
    if (time <= previous) {
      throw new EmbeddingProblem(
        `timestamps do not rise: ${time} ms after ${previous} ms`,
        Math.floor(index / frames),
      );
    }
  }
  return { embeddings: { data, dims }, timestamps: times };
}

function checkTensor(value: unknown, origin: string, what: string): Tensor {
  const { data, dims } = (value ?? {}) as Partial<Tensor>;
  if (data === undefined || dims === undefined) {
    throw new EmbeddingProblem(
      `${origin} returned ${typeName(value)} for the ${what}; expected { data, dims }`,
    );
  }
  if (!(data instanceof Float32Array)) {
    throw new EmbeddingProblem(`the data of the ${what} are ${typeName(data)}; expected a Float32Array`);
  }
  const expected = dims.reduce((product, dim) => product * dim, 1);
  if (data.length !== expected) {
    throw new EmbeddingProblem(
      `${what} of shape ${shape(dims)} hold ${data.length} values; expected ${expected}`,
    );
  }
  return { data, dims };
}

function checkFinite(data: Float32Array, perSound: number, what: string): void {
  if (allFinite(data)) return;
  const index = data.findIndex((value) => !Number.isFinite(value));
  throw new EmbeddingProblem(
    `${what} hold ${data[index]}; expected finite numbers`,
    Math.floor(index / perSound),
  );
}

const EXPONENT = 0x7f800000;

/** In NaN and infinities, and in no other number, all bits of the exponent are set. Four at a time: twice as fast. */
function allFinite(data: Float32Array): boolean {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  const missing = (index: number) => EXPONENT - 1 - ((bits[index] as number) & EXPONENT);
  let sign = 0;
  const whole = bits.length - (bits.length % 4);
  for (let i = 0; i < whole; i += 4) sign |= missing(i) | missing(i + 1) | missing(i + 2) | missing(i + 3);
  for (let i = whole; i < bits.length; i++) sign |= missing(i);
  return sign >= 0;
}

function shape(dims: readonly number[]): string {
  return `(${dims.join(', ')})`;
}

function typeName(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  return value.constructor?.name ?? 'an object';
}
