/** Bits of a sample that is written as an integer. */
export type BitDepth = (typeof BIT_DEPTHS)[number];

export const BIT_DEPTHS = [16, 24, 32] as const;

const FULL_SCALE = 2 ** 31;
const HEADER_SIZE = 44;
/** Added to and taken from a double of magnitude below 2^51, it leaves the nearest integer, ties to even. */
const ROUND_TO_EVEN = 1.5 * 2 ** 52;

/**
 * Samples from -1 to 1 as the integers that soundfile writes of them (libsndfile 1.2, `PCM_16`, `PCM_24`, `PCM_32`): rounded
 * to 32 bits, clipped, and the lower bits left off. Silence for NaN.
 */
export function toIntegers(samples: ArrayLike<number>, bitDepth: BitDepth): Int32Array {
  const integers = new Int32Array(samples.length);
  const shift = 32 - bitDepth;
  for (let i = 0; i < integers.length; i += 1) {
    const scaled = (samples[i] as number) * FULL_SCALE;
    if (scaled >= FULL_SCALE - 1) integers[i] = (FULL_SCALE - 1) >> shift;
    else if (scaled <= -FULL_SCALE) integers[i] = -FULL_SCALE >> shift;
    else integers[i] = (scaled + ROUND_TO_EVEN - ROUND_TO_EVEN) >> shift;
  }
  return integers;
}

/** A mono WAV file of integers, which are those of `toIntegers`, with the plain header of 44 bytes. */
export function encodeWavIntegers(integers: Int32Array, sampleRate: number, bitDepth: BitDepth): Uint8Array {
  const sampleBytes = bitDepth / 8;
  const dataSize = integers.length * sampleBytes;
  // A chunk of an odd length is followed by a byte that does not count.
  const bytes = new Uint8Array(HEADER_SIZE + dataSize + (dataSize % 2));
  if (bytes.length > 0xffffffff) throw new RangeError(`${integers.length} samples do not fit a WAV file`);
  const header = Buffer.from(bytes.buffer, 0, HEADER_SIZE);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(bytes.length - 8, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * sampleBytes, 28);
  header.writeUInt16LE(sampleBytes, 32);
  header.writeUInt16LE(bitDepth, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataSize, 40);
  if (bitDepth === 24) {
    write24(bytes, integers);
  } else {
    const samples = bitDepth === 16 ? Int16Array.from(integers) : integers;
    bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), HEADER_SIZE);
  }
  return bytes;
}

function write24(bytes: Uint8Array, integers: Int32Array): void {
  for (let i = 0, byte = HEADER_SIZE; i < integers.length; i += 1, byte += 3) {
    const integer = integers[i] as number;
    bytes[byte] = integer;
    bytes[byte + 1] = integer >> 8;
    bytes[byte + 2] = integer >> 16;
  }
}
