import { UserError } from '../errors.ts';

/** How the samples of a WAV file lie in its data chunk. */
export interface WavLayout {
  readonly encoding: 'integer' | 'float';
  readonly channelCount: number;
  /** In Hz. */
  readonly sampleRate: number;
  /** Size of one stored sample: 8, 16, 24, 32 or 64. */
  readonly bitsPerSample: number;
  /** `dwChannelMask` of an EXTENSIBLE format, 0 where the file names no speakers. */
  readonly speakerMask: number;
  /** Where the samples begin in the file: frameCount x channelCount of them, little-endian, interleaved. */
  readonly dataStart: number;
  readonly frameCount: number;
}

interface Format extends Omit<WavLayout, 'dataStart' | 'frameCount'> {}

const RIFF_HEADER_SIZE = 12;
const CHUNK_HEADER_SIZE = 8;
const FORMAT_PCM = 0x0001;
const FORMAT_FLOAT = 0x0003;
const FORMAT_EXTENSIBLE = 0xfffe;
const EXTENSIBLE_SIZE = 40;
/** In Hz. Rates outside are taken for broken headers. */
const [MIN_RATE, MAX_RATE] = [200, 2_000_000];
const BITS = { integer: [8, 16, 24, 32], float: [32, 64] };
const COMPRESSED: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM',
  6: 'A-law',
  7: 'mu-law',
  17: 'IMA ADPCM',
  49: 'GSM 6.10',
  80: 'MPEG',
  85: 'MP3',
};

/**
 * Reads the chunks of a RIFF/WAVE file (Microsoft's "Multiple Channel Audio Data and WAVE Files").
 *
 * A data chunk of size 0 or 0xFFFFFFFF, as writers leave it that cannot seek, extends to the end of the file.
 *
 * @param bytes the file, or as much of its beginning as reaches into its data chunk
 * @param name names the file in error messages
 * @param fileSize in bytes
 * @throws UserError where the file is not WAV, is truncated, is compressed or holds no samples
 */
export function readWavLayout(bytes: Uint8Array, name: string, fileSize = bytes.length): WavLayout {
  checkRiffHeader(bytes, name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: Format | undefined;
  let offset = RIFF_HEADER_SIZE;
  while (offset + CHUNK_HEADER_SIZE <= bytes.length) {
    const id = text(bytes, offset, 4);
    const size = view.getUint32(offset + 4, true);
    const start = offset + CHUNK_HEADER_SIZE;
    const present = fileSize - start;
    const streamed = id === 'data' && (size === 0 || size === 0xffffffff);
    if (!streamed && size > present) {
      throw new UserError(
        `${name}: truncated: its ${JSON.stringify(id)} chunk promises ${size} bytes, ${present} are there`,
      );
    }
    if (id === 'fmt ') format = readFormat(bytes.subarray(start, start + size), name);
    if (id === 'data') return layOut(format, start, streamed ? present : size, name);
    offset = start + size + (size % 2);
  }
  const missing = format === undefined ? 'a "fmt " chunk' : 'a "data" chunk';
  throw new UserError(`${name}: expected ${missing}, the file ends after ${bytes.length} bytes without one`);
}

function checkRiffHeader(bytes: Uint8Array, name: string): void {
  if (bytes.length === 0) throw new UserError(`${name}: is empty (0 bytes), expected a WAV file`);
  const id = text(bytes, 0, 4);
  if (id === 'RF64' || id === 'BW64' || id === 'RIFX') {
    throw new UserError(`${name}: is of the kind ${id}, expected RIFF/WAVE (little-endian, below 4 GiB)`);
  }
  if (id !== 'RIFF' || text(bytes, 8, 4) !== 'WAVE') {
    const found = JSON.stringify(text(bytes, 0, RIFF_HEADER_SIZE));
    throw new UserError(`${name}: not a WAV file: begins with ${found}, expected "RIFF....WAVE"`);
  }
}

function readFormat(chunk: Uint8Array, name: string): Format {
  if (chunk.length < 16) {
    throw new UserError(`${name}: its "fmt " chunk has ${chunk.length} bytes, expected at least 16`);
  }
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const extensible = view.getUint16(0, true) === FORMAT_EXTENSIBLE;
  if (extensible && chunk.length < EXTENSIBLE_SIZE) {
    throw new UserError(
      `${name}: its EXTENSIBLE "fmt " chunk has ${chunk.length} bytes, expected ${EXTENSIBLE_SIZE}`,
    );
  }
  const tag = view.getUint16(extensible ? 24 : 0, true);
  const channelCount = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const frameSize = view.getUint16(12, true);
  const declaredBits = view.getUint16(14, true);
  if (tag !== FORMAT_PCM && tag !== FORMAT_FLOAT) {
    const kind = COMPRESSED[tag] ?? 'unknown';
    throw new UserError(
      `${name}: its samples are in format 0x${tag.toString(16).padStart(4, '0')} (${kind}), expected integer or float PCM`,
    );
  }
  if (channelCount === 0) throw new UserError(`${name}: has 0 channels, expected at least 1`);
  if (sampleRate < MIN_RATE || sampleRate > MAX_RATE) {
    throw new UserError(`${name}: sample rate ${sampleRate} Hz, expected ${MIN_RATE} to ${MAX_RATE}`);
  }
  const encoding = tag === FORMAT_PCM ? 'integer' : 'float';
  const bitsPerSample = Math.ceil(declaredBits / 8) * 8;
  if (!BITS[encoding].includes(bitsPerSample)) {
    const expected = BITS[encoding].join(', ');
    throw new UserError(`${name}: ${declaredBits} bits per ${encoding} sample, expected one of ${expected}`);
  }
  if (frameSize !== (channelCount * bitsPerSample) / 8) {
    throw new UserError(
      `${name}: frames of ${frameSize} bytes, expected ${(channelCount * bitsPerSample) / 8} for ${channelCount} channels of ${bitsPerSample} bits`,
    );
  }
  const speakerMask = extensible ? view.getUint32(20, true) : 0;
  return { encoding, channelCount, sampleRate, bitsPerSample, speakerMask };
}

function layOut(format: Format | undefined, dataStart: number, size: number, name: string): WavLayout {
  if (format === undefined) {
    throw new UserError(`${name}: its "data" chunk comes before any "fmt " chunk, expected "fmt " first`);
  }
  const frameCount = Math.floor(size / frameSizeOf(format));
  if (frameCount === 0) throw new UserError(`${name}: holds no samples, expected at least one`);
  return { ...format, dataStart, frameCount };
}

/** Bytes of one sample of every channel. */
export function frameSizeOf(format: Pick<WavLayout, 'channelCount' | 'bitsPerSample'>): number {
  return (format.channelCount * format.bitsPerSample) / 8;
}

/** ASCII of `length` bytes at most; other bytes as a dot. */
function text(bytes: Uint8Array, start: number, length: number): string {
  return Array.from(bytes.subarray(start, start + length), (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('');
}
