import { UserError } from '../errors.ts';
import { decodePcmFrames } from './containers/pcm.ts';
import { readWavLayout } from './containers/wav-layout.ts';
import type { DecodedAudio, PcmSignal, Signal } from './signal.ts';

const HEADER_SIZE = 44;

/**
 * Decodes a WAV file: integers of 8 (unsigned), 16, 24, 32 bits, floats of 32, 64 bits, plain or EXTENSIBLE, A-law, mu-law,
 * and ADPCM of Microsoft and IMA.
 *
 * @param name names the file in error messages
 * @throws UserError where the file is not WAV, is truncated, holds another codec or no samples
 */
export function decodeWav(bytes: Uint8Array, name: string): DecodedAudio {
  const layout = readWavLayout(bytes, name);
  const { dataStart, dataSize } = layout;
  return decodePcmFrames(layout, bytes.subarray(dataStart, dataStart + dataSize));
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

function writeText(bytes: Uint8Array, start: number, characters: string): void {
  for (let i = 0; i < characters.length; i += 1) bytes[start + i] = characters.charCodeAt(i);
}
