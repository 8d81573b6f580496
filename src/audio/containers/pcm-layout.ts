import { UserError } from '../../errors.ts';

/** What an integer or float sample is stored as; A-law and mu-law are bytes that stand for 16 bits (ITU-T G.711). */
export type PcmCoding = 'unsigned' | 'signed' | 'float' | 'a-law' | 'mu-law';

/** The samples of a block of ADPCM, which can be read only from the block's start. */
export interface AdpcmBlocks {
  readonly kind: 'microsoft' | 'ima';
  readonly blockSize: number;
}

/** How the samples of a file lie in it. */
export interface PcmLayout {
  readonly encoding: 'integer' | 'float';
  readonly coding: PcmCoding;
  readonly bigEndian: boolean;
  /** Undefined where every sample stands for itself. */
  readonly adpcm?: AdpcmBlocks | undefined;
  readonly channelCount: number;
  /** In Hz. */
  readonly sampleRate: number;
  /** Size of one stored sample: 8, 16, 24, 32 or 64; 4 of ADPCM. */
  readonly bitsPerSample: number;
  /** `dwChannelMask` of WAV's EXTENSIBLE format, 0 where the file names no speakers. */
  readonly speakerMask: number;
  /** Where the samples begin in the file: frameCount x channelCount of them, interleaved. */
  readonly dataStart: number;
  readonly dataSize: number;
  readonly frameCount: number;
}

export type PcmFormat = Omit<PcmLayout, 'dataStart' | 'dataSize' | 'frameCount'>;

/** In Hz. Rates outside are taken for broken headers. */
const [MIN_RATE, MAX_RATE] = [200, 2_000_000];
const BITS: Readonly<Record<PcmCoding, readonly number[]>> = {
  unsigned: [8],
  signed: [8, 16, 24, 32],
  float: [32, 64],
  'a-law': [8],
  'mu-law': [8],
};

/** @throws UserError for a rate, channels or a depth that no decoder knows */
export function checkPcmFormat(format: PcmFormat, declaredBits: number, name: string): void {
  const { channelCount, sampleRate, coding, bitsPerSample } = format;
  if (channelCount === 0) throw new UserError(`${name}: has 0 channels, expected at least 1`);
  if (!Number.isInteger(sampleRate) || sampleRate < MIN_RATE || sampleRate > MAX_RATE) {
    throw new UserError(`${name}: sample rate ${sampleRate} Hz, expected ${MIN_RATE} to ${MAX_RATE}`);
  }
  if (format.adpcm === undefined && !BITS[coding].includes(bitsPerSample)) {
    const expected = (coding === 'float' ? BITS.float : BITS.signed).join(', ');
    throw new UserError(
      `${name}: ${declaredBits} bits per ${format.encoding} sample, expected one of ${expected}`,
    );
  }
}

/**
 * Lays out the samples from `dataStart` on.
 *
 * @param size in bytes, all of them in the file
 * @throws UserError where that is no sample
 */
export function layOutPcm(format: PcmFormat, dataStart: number, size: number, name: string): PcmLayout {
  const frameCount =
    format.adpcm === undefined ? Math.floor(size / frameSizeOf(format)) : adpcmFrames(format, size);
  if (frameCount === 0) throw new UserError(`${name}: holds no samples, expected at least one`);
  const dataSize = format.adpcm === undefined ? frameCount * frameSizeOf(format) : size;
  return { ...format, dataStart, dataSize, frameCount };
}

/** Bytes of one sample of every channel; of ADPCM of a block, the least that can be read. */
export function frameSizeOf(format: Pick<PcmFormat, 'channelCount' | 'bitsPerSample' | 'adpcm'>): number {
  return format.adpcm?.blockSize ?? (format.channelCount * format.bitsPerSample) / 8;
}

function adpcmFrames({ adpcm, channelCount }: PcmFormat, size: number): number {
  if (adpcm === undefined) return 0;
  const whole = Math.floor(size / adpcm.blockSize);
  const rest = size % adpcm.blockSize;
  return (
    whole * adpcmBlockFrames(adpcm, channelCount, adpcm.blockSize) +
    adpcmBlockFrames(adpcm, channelCount, rest)
  );
}

/** Samples of one channel in a block of so many bytes: the header of each channel holds one (IMA) or two (Microsoft). */
export function adpcmBlockFrames({ kind }: AdpcmBlocks, channelCount: number, bytes: number): number {
  const header = (kind === 'ima' ? 4 : 7) * channelCount;
  if (bytes < header) return 0;
  const rest = bytes - header;
  if (kind === 'ima') return 1 + 8 * Math.floor(rest / (4 * channelCount));
  return 2 + Math.floor((2 * rest) / channelCount);
}

/**
 * Sizes that writers leave which cannot seek: 0, and what is next to the largest integers, less a header. Of other sizes from
 * 2 GiB on one is taken for such where next to nothing of it is there.
 */
export function isPlaceholder(size: number, present: number): boolean {
  if (size === 0) return true;
  if (size < 0x7ffff000) return false;
  return size <= 0x80001000 || size >= 0xfffe0000 || present < size / 16;
}
