import { UserError } from '../../errors.ts';
import { decodeAdts } from '../containers/adts.ts';
import type { CompressedFormat } from '../containers/audio-format.ts';
import { nextFlacFrame, withFrameHeaders } from '../containers/flac-frames.ts';
import { type FlacInfo, readFlacInfo } from '../containers/flac-info.ts';
import { decodeMp4 } from '../containers/mp4.ts';
import { checkNotTruncated } from '../containers/truncation.ts';
import { lengthOf, webmPadding, withoutPadding } from '../containers/webm-padding.ts';
import type { DecodedPart } from '../decoder-calls.ts';
import { roundTo16 } from '../round16.ts';
import type { DecodedAudio } from '../signal.ts';
import { openStreamDecoder } from './stream-decoders.ts';

/** Encoded bytes that are decoded at a time: of digital silence they can be minutes. */
const PIECE_BYTES = 2 ** 14;
/** The decoder of MP4 looks for the description of the sound again with every piece. */
const MP4_PIECE_BYTES = 2 ** 18;
/** In Hz. Rates outside are taken for broken headers. */
const [MIN_RATE, MAX_RATE] = [200, 2_000_000];
/** Speakers of files of 3 and 4 channels, where compressed formats and WAV mean different ones. */
const [FRONT_THREE, QUADRAPHONIC, FRONT_THREE_AND_BACK] = [0x7, 0x33, 0x107];

/**
 * Decodes a compressed file piece by piece. Delay and padding that encoders add are taken away as far as the file tells
 * of them. A decoder can hang on a broken file, so this belongs in a worker thread with a time limit.
 *
 * @param bytes from the first byte that is no tag to the last
 * @param name names the file in error messages
 * @throws UserError for a file that is truncated, broken or holds no audio
 */
export async function* decodeCompressed(
  bytes: Uint8Array,
  format: CompressedFormat,
  name: string,
): AsyncGenerator<DecodedAudio> {
  checkNotTruncated(bytes, format, name);
  const flac = format.endsWith('flac') ? readFlacInfo(bytes, 0) : undefined;
  let [sampleRate, frames] = [0, 0];
  const content =
    format === 'flac' && flac !== undefined ? withFrameHeaders(bytes, flac.bitsPerSample) : bytes;
  for await (const part of decodeParts(content, format, name)) {
    const length = lengthOf(part);
    if (length === 0) continue;
    const found = flac?.sampleRate || part.sampleRate;
    checkRate(found, sampleRate, name);
    sampleRate = found;
    frames += length;
    yield describe(part.channelData, sampleRate, flac, format);
  }
  if (frames === 0) throw new UserError(`${name}: holds no audio that can be decoded (${format})`);
  if (flac !== undefined && frames < flac.totalSamples) {
    throw new UserError(`${name}: truncated: promises ${flac.totalSamples} samples, ${frames} are there`);
  }
}

function decodeParts(bytes: Uint8Array, format: CompressedFormat, name: string): AsyncGenerator<DecodedPart> {
  if (format === 'adts') return decodeAdts(bytes, name);
  if (format === 'webm') return decodeWebm(bytes, name);
  return (format === 'm4a' ? decodeMp4(bytes, name) : undefined) ?? decodeStream(bytes, format, name);
}

async function* decodeWebm(bytes: Uint8Array, name: string): AsyncGenerator<DecodedPart> {
  const padding = webmPadding(bytes);
  const parts = decodeStream(bytes, 'webm', name);
  if (padding === undefined) return yield* parts;
  yield* withoutPadding(parts, decodeStream(padding.shortened, 'webm', name), padding.seconds);
}

async function* decodeStream(
  bytes: Uint8Array,
  format: Exclude<CompressedFormat, 'adts'>,
  name: string,
): AsyncGenerator<DecodedPart> {
  const step = format === 'm4a' ? MP4_PIECE_BYTES : PIECE_BYTES;
  const decoder = await openStreamDecoder(format, name);
  try {
    for (let place = 0; place < bytes.length; ) {
      const start = place;
      // The decoder of FLAC misses a frame whose header it gets in two pieces.
      place = format === 'flac' ? nextFlacFrame(bytes, start + step) : start + step;
      yield await decoder.decode(bytes.subarray(start, place));
    }
    yield await decoder.flush();
  } finally {
    decoder.free();
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
    channels: integers.map((channel) => ofFullScale(channel, bitsPerSample)),
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
  const integers = new Float32Array(channel.length);
  for (let i = 0; i < integers.length; i += 1) integers[i] = Math.round((channel[i] as number) * largest);
  return integers;
}

function ofFullScale(integers: Float32Array, bitsPerSample: number): Float32Array {
  const scale = 2 ** (1 - bitsPerSample);
  const samples = new Float32Array(integers.length);
  for (let i = 0; i < samples.length; i += 1) samples[i] = (integers[i] as number) * scale;
  return samples;
}

function upperBits(integers: Float32Array, bitsPerSample: number): Int16Array {
  const scale = 2 ** (16 - bitsPerSample);
  const samples = new Int16Array(integers.length);
  for (let i = 0; i < samples.length; i += 1) samples[i] = Math.floor((integers[i] as number) * scale);
  return samples;
}

function speakersOf(channelCount: number, format: CompressedFormat): number {
  const isMpeg4 = format === 'm4a' || format === 'adts';
  if (channelCount === 3) return FRONT_THREE;
  if (channelCount === 4) return isMpeg4 ? FRONT_THREE_AND_BACK : QUADRAPHONIC;
  return 0;
}
