import decode, { type StreamDecoder } from 'audio-decode';
import { UserError } from '../errors.ts';
import { type AudioFormat, endOfId3 } from './audio-format.ts';
import { type FlacInfo, readFlacInfo } from './flac-info.ts';
import { roundTo16 } from './round16.ts';
import type { DecodedAudio } from './signal.ts';
import { checkNotTruncated } from './truncation.ts';

export type CompressedFormat = Exclude<AudioFormat, 'wav'>;

const DECODERS: Record<CompressedFormat, () => Promise<StreamDecoder>> = {
  flac: decode.flac,
  'ogg-flac': decode.flac,
  mp3: decode.mp3,
  vorbis: decode.oga,
  opus: decode.opus,
  webm: decode.webm,
  m4a: decode.m4a,
};
/** Encoded bytes that are decoded at a time. */
const PIECE_BYTES = 2 ** 18;
/** In Hz. Rates outside are taken for broken headers. */
const [MIN_RATE, MAX_RATE] = [200, 2_000_000];
/** A decoder that complains of this much has lost its way; some then never come back by themselves. */
const MAX_COMPLAINTS = 1000;
/** Speakers of files of 3 and 4 channels, where compressed formats and WAV mean different ones. */
const [FRONT_THREE, QUADRAPHONIC, FRONT_THREE_AND_BACK] = [0x7, 0x33, 0x107];

/**
 * Decodes a compressed file piece by piece. Delay and padding that encoders add are taken away as far as the file tells
 * of them. A decoder can hang on a broken file, so this belongs in a worker thread with a time limit.
 *
 * @param name names the file in error messages
 * @throws UserError for a file that is truncated, broken or holds no audio
 */
export async function* decodeCompressed(
  bytes: Uint8Array,
  format: CompressedFormat,
  name: string,
): AsyncGenerator<DecodedAudio> {
  checkNotTruncated(bytes, format, name);
  const start = format === 'flac' ? endOfId3(bytes) : 0;
  const flac = format.endsWith('flac') ? readFlacInfo(bytes, start) : undefined;
  const decoder = await DECODERS[format]();
  let [sampleRate, frames] = [0, 0];
  try {
    for (let place = start; place <= bytes.length; place += PIECE_BYTES) {
      const ended = place + PIECE_BYTES > bytes.length;
      const parts = await decodePiece(decoder, bytes.subarray(place, place + PIECE_BYTES), ended, name);
      for (const part of parts) {
        const length = part.channelData[0]?.length ?? 0;
        if (length === 0) continue;
        checkRate(part.sampleRate, sampleRate, name);
        sampleRate = part.sampleRate;
        frames += length;
        yield describe(part.channelData, sampleRate, flac, format);
      }
    }
  } finally {
    decoder.free();
  }
  if (frames === 0) throw new UserError(`${name}: holds no audio that can be decoded (${format})`);
  if (flac !== undefined && frames < flac.totalSamples) {
    throw new UserError(`${name}: truncated: promises ${flac.totalSamples} samples, ${frames} are there`);
  }
}

type Part = { readonly channelData: readonly Float32Array[]; readonly sampleRate: number };

/** Takes what the decoders print for themselves, and ends one that does nothing else. */
async function decodePiece(
  decoder: StreamDecoder,
  piece: Uint8Array,
  ended: boolean,
  name: string,
): Promise<Part[]> {
  const { error, warn } = console;
  let complaints = 0;
  const complain = (text: unknown) => {
    complaints += 1;
    if (complaints > MAX_COMPLAINTS) throw new Error(String(text));
  };
  console.error = complain;
  console.warn = complain;
  try {
    const parts: Part[] = piece.length > 0 ? [await decoder(piece)] : [];
    if (ended) parts.push(await decoder());
    return parts;
  } catch (problem) {
    const text = problem instanceof Error ? problem.message : String(problem);
    throw new UserError(`${name}: cannot be decoded: ${text.split('\n', 1)[0]}`, { cause: problem });
  } finally {
    Object.assign(console, { error, warn });
  }
}

function checkRate(found: number, before: number, name: string): void {
  if (!(found >= MIN_RATE && found <= MAX_RATE) || !Number.isInteger(found)) {
    throw new UserError(`${name}: sample rate ${found} Hz, expected ${MIN_RATE} to ${MAX_RATE}`);
  }
  if (before !== 0 && found !== before) {
    throw new UserError(`${name}: its sample rate changes from ${before} to ${found} Hz, expected one rate`);
  }
}

function describe(
  channels: readonly Float32Array[],
  sampleRate: number,
  flac: FlacInfo | undefined,
  format: CompressedFormat,
): DecodedAudio {
  const speakerMask = flac?.speakerMask || speakersOf(channels.length, format);
  const [only] = channels.length === 1 ? channels : [];
  if (flac === undefined) {
    const int16 = only === undefined ? undefined : Int16Array.from(only, roundTo16);
    return { channels, sampleRate, bitsPerSample: 32, encoding: 'float', speakerMask, int16 };
  }
  const { bitsPerSample } = flac;
  const integers = channels.map((channel) => storedIntegers(channel, bitsPerSample));
  return {
    channels: integers.map((channel) => channel.map((sample) => sample / 2 ** (bitsPerSample - 1))),
    sampleRate,
    bitsPerSample,
    encoding: 'integer',
    speakerMask,
    int16: only === undefined ? undefined : upperBits(integers[0] ?? only, bitsPerSample),
  };
}

/** The decoder's full scale is the largest integer. */
function storedIntegers(channel: Float32Array, bitsPerSample: number): Float32Array {
  const largest = 2 ** (bitsPerSample - 1) - 1;
  return channel.map((sample) => Math.round(sample * largest));
}

function upperBits(integers: Float32Array, bitsPerSample: number): Int16Array {
  const scale = 2 ** (16 - bitsPerSample);
  return Int16Array.from(integers, (sample) => Math.floor(sample * scale));
}

function speakersOf(channelCount: number, format: CompressedFormat): number {
  if (channelCount === 3) return FRONT_THREE;
  if (channelCount === 4) return format === 'm4a' ? FRONT_THREE_AND_BACK : QUADRAPHONIC;
  return 0;
}
