import { createResamplerBank, readMonoPieces, toFullScale } from '../../audio/index.ts';
import type { Signal } from '../../audio/signal.ts';
import { UserError } from '../../errors.ts';
import { cancelledWarning, MixdownMeter } from './mixdown.ts';

/** An audio file of any format and rate, or mono audio in memory. */
export type Sound = string | Signal;

/** What takes a sound as it comes, at a rate of its own. */
export interface Ear {
  /** Hz. */
  readonly sampleRate: number;
  /** @param samples from -1 to 1 */
  push(samples: Float32Array): Promise<void>;
  end(): Promise<void>;
}

/** What may be wanted while a sound is listened to. */
export interface ListenOptions {
  readonly signal?: AbortSignal | undefined;
  /** Is told how many seconds of the sound have been heard. */
  readonly onProgress?: ((seconds: number) => void) | undefined;
  /** Is told what is odd about a file: of the sound, that channels cancel each other out. */
  readonly warn?: ((line: string) => void) | undefined;
}

/**
 * Gives a sound to ears, once and piece by piece, resampled to the rate of each. Files become mono 16-bit audio first, as the
 * audio of tasks is that networks are trained on.
 *
 * @returns its duration in seconds
 * @throws UserError in one line for what is no audio, and for a sound without samples
 */
export async function listen(
  sound: Sound,
  ears: readonly Ear[],
  { signal, onProgress, warn }: ListenOptions = {},
): Promise<number> {
  const name = typeof sound === 'string' ? sound : 'the audio';
  let [length, rate] = [0, 0];
  let lanes: readonly Lane[] = [];
  const meter = new MixdownMeter();
  try {
    for await (const { samples, sampleRate } of piecesOf(sound, name, meter)) {
      signal?.throwIfAborted();
      if (length === 0) lanes = await lanesOf(sampleRate, ears, name);
      length += samples.length;
      rate = sampleRate;
      for (const lane of lanes) await lane.push(samples);
      onProgress?.(length / rate);
    }
    if (length === 0) throw new UserError(`${name}: has no samples; expected some sound`);
    for (const lane of lanes) await lane.end();
    if (meter.isCancelled) warn?.(cancelledWarning(name));
    return length / rate;
  } finally {
    for (const lane of lanes) await lane.release();
  }
}

async function* piecesOf(sound: Sound, name: string, meter: MixdownMeter): AsyncGenerator<Signal> {
  if (typeof sound !== 'string') {
    const odd = sound.samples.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0) {
      throw new UserError(`${name}: sample ${odd} is ${sound.samples[odd]}; expected numbers from -1 to 1`);
    }
    yield sound;
    return;
  }
  for await (const piece of readMonoPieces(sound, name)) {
    const { samples, sampleRate } = piece;
    meter.add(piece);
    if (samples.length > 0) yield { samples: toFullScale(samples), sampleRate };
  }
}

/** The way of a sound to the ears of one rate. */
interface Lane {
  push(samples: Float32Array): Promise<void>;
  end(): Promise<void>;
  release(): Promise<void>;
}

async function lanesOf(from: number, ears: readonly Ear[], name: string): Promise<Lane[]> {
  const rates = [...new Set(ears.map(({ sampleRate }) => sampleRate))];
  return Promise.all(
    rates.map((rate) =>
      laneOf(
        from,
        rate,
        ears.filter(({ sampleRate }) => sampleRate === rate),
        name,
      ),
    ),
  );
}

async function laneOf(from: number, to: number, ears: readonly Ear[], name: string): Promise<Lane> {
  const giveAll = async (pieces: readonly Float32Array[]) => {
    for (const samples of pieces.flatMap((piece) => secondsOf(piece, to))) {
      for (const ear of ears) await ear.push(samples);
    }
  };
  const endAll = async () => {
    for (const ear of ears) await ear.end();
  };
  if (from === to) {
    return { push: (samples) => giveAll([samples]), end: endAll, release: async () => {} };
  }
  const bank = await createResamplerBank(from, [to], 'int16').catch((error: unknown) => {
    throw error instanceof UserError ? new UserError(`${name}: ${error.message}`, { cause: error }) : error;
  });
  const stream = bank.start();
  const floats = ([pieces = []]: Int16Array[][]) => pieces.map(toFullScale);
  return {
    push: async (samples) => giveAll(floats(await stream.push(samples))),
    async end() {
      await giveAll(floats(await stream.end()));
      await endAll();
    },
    release: () => bank.release(),
  };
}

/** So that ears get by turns what they hear side by side: a piece may be longer than what one of them hears at a time. */
function secondsOf(samples: Float32Array, rate: number): readonly Float32Array[] {
  return Array.from({ length: Math.ceil(samples.length / rate) }, (_, second) =>
    samples.subarray(second * rate, (second + 1) * rate),
  );
}
