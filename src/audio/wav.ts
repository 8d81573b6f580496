import { UserError } from '../errors.ts';
import { roundTo16 } from './round16.ts';
import type { DecodedAudio, PcmSignal, Signal } from './signal.ts';
import { frameSizeOf, readWavLayout, type WavLayout } from './wav-layout.ts';

const HEADER_SIZE = 44;

/**
 * Decodes a WAV file: integers of 8 (unsigned), 16, 24, 32 bits, floats of 32, 64 bits, plain or EXTENSIBLE.
 *
 * @param name names the file in error messages
 * @throws UserError where the file is not WAV, is truncated, is compressed or holds no samples
 */
export function decodeWav(bytes: Uint8Array, name: string): DecodedAudio {
  const layout = readWavLayout(bytes, name);
  const { dataStart, frameCount } = layout;
  return decodeWavFrames(layout, bytes.subarray(dataStart, dataStart + frameCount * frameSizeOf(layout)));
}

/** Decodes some frames of a WAV file, as they are stored. */
export function decodeWavFrames(layout: WavLayout, data: Uint8Array): DecodedAudio {
  const stored = readStored(layout, data);
  const { channelCount, sampleRate, bitsPerSample, encoding, speakerMask } = layout;
  const frameCount = stored.length / channelCount;
  const channels = Array.from({ length: channelCount }, () => new Float32Array(frameCount));
  const { scale, offset } = fullScale(layout);
  for (const [index, channel] of channels.entries()) {
    for (let frame = 0, i = index; frame < frameCount; frame += 1, i += channelCount) {
      channel[frame] = ((stored[i] as number) - offset) * scale;
    }
  }
  const int16 = channelCount === 1 ? storedAs16(stored, layout) : undefined;
  return { channels, sampleRate, bitsPerSample, encoding, speakerMask, int16 };
}

/**
 * Reads a mono WAV file. 16-bit samples are divided by 32768, as soundfile does.
 *
 * @param name names the file in error messages
 * @throws UserError as {@link decodeWav}, and where the file has more than one channel
 */
export function readWavMono(bytes: Uint8Array, name: string): Signal {
  const { channels, sampleRate } = decodeWav(bytes, name);
  const [samples] = channels;
  if (samples === undefined || channels.length !== 1) {
    throw new UserError(`${name}: has ${channels.length} channels, expected mono`);
  }
  return { samples, sampleRate };
}

/** Encodes mono audio as a 16-bit PCM WAV file with the plain header of 44 bytes. */
export function encodeWav16({ samples, sampleRate }: PcmSignal): Uint8Array {
  const bytes = new Uint8Array(HEADER_SIZE + samples.byteLength);
  bytes.set(wavHeader16(sampleRate, samples.length));
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), HEADER_SIZE);
  return bytes;
}

/** The header of 44 bytes that mono 16-bit samples follow. */
export function wavHeader16(sampleRate: number, sampleCount: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_SIZE);
  const view = new DataView(bytes.buffer);
  const dataSize = 2 * sampleCount;
  if (HEADER_SIZE + dataSize > 0xffffffff) {
    throw new RangeError(`${sampleCount} samples do not fit a WAV file`);
  }
  writeText(bytes, 0, 'RIFF');
  view.setUint32(4, HEADER_SIZE + dataSize - 8, true);
  writeText(bytes, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  writeText(bytes, 36, 'data');
  view.setUint32(40, dataSize, true);
  return bytes;
}

type StoredSamples = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** The samples as the numbers that are stored, interleaved; 24 bits as integers of 24 bits. */
function readStored({ bitsPerSample, encoding }: WavLayout, data: Uint8Array): StoredSamples {
  if (bitsPerSample === 24) return read24(data);
  if (bitsPerSample === 8) return data;
  const aligned = new Uint8Array(data).buffer;
  if (encoding === 'float') {
    return bitsPerSample === 32 ? new Float32Array(aligned) : new Float64Array(aligned);
  }
  return bitsPerSample === 16 ? new Int16Array(aligned) : new Int32Array(aligned);
}

function read24(data: Uint8Array): Int32Array {
  const samples = new Int32Array(data.length / 3);
  for (let i = 0, byte = 0; i < samples.length; i += 1, byte += 3) {
    const low = (data[byte] as number) | ((data[byte + 1] as number) << 8);
    samples[i] = low | (((data[byte + 2] as number) << 24) >> 8);
  }
  return samples;
}

function fullScale({ encoding, bitsPerSample }: WavLayout): { scale: number; offset: number } {
  if (encoding === 'float') return { scale: 1, offset: 0 };
  return { scale: 2 ** (1 - bitsPerSample), offset: bitsPerSample === 8 ? 128 : 0 };
}

function storedAs16(stored: StoredSamples, { encoding, bitsPerSample }: WavLayout): Int16Array {
  if (stored instanceof Int16Array) return stored;
  if (encoding === 'float') return Int16Array.from(stored, roundTo16);
  if (bitsPerSample === 8) return Int16Array.from(stored, (sample) => (sample - 128) << 8);
  return Int16Array.from(stored, (sample) => sample >> (bitsPerSample - 16));
}

function writeText(bytes: Uint8Array, start: number, characters: string): void {
  for (let i = 0; i < characters.length; i += 1) bytes[start + i] = characters.charCodeAt(i);
}
