import { UserError } from '../../errors.ts';
import { bigEndian, littleEndian } from './byte-order.ts';
import { type AdpcmBlocks, checkPcmFormat, type PcmCoding, type PcmFormat } from './pcm-layout.ts';

const FORMAT_EXTENSIBLE = 0xfffe;
const EXTENSIBLE_SIZE = 40;
const [MICROSOFT_ADPCM, IMA_ADPCM] = [0x0002, 0x0011];
const CODINGS: Readonly<Record<number, PcmCoding>> = { 1: 'signed', 3: 'float', 6: 'a-law', 7: 'mu-law' };
const OTHERS: Readonly<Record<number, string>> = {
  49: 'GSM 6.10',
  64: 'G.721',
  66: 'G.723.1',
  69: 'G.726',
  80: 'MPEG',
  85: 'MP3',
  100: 'G.726',
  146: 'AC-3',
  255: 'AAC',
  352: 'WMA',
  353: 'WMA',
  354: 'WMA Pro',
  355: 'WMA Lossless',
  8192: 'AC-3',
  8193: 'DTS',
  41225: 'Speex',
  61868: 'FLAC',
};

/**
 * Reads a `fmt ` chunk (Microsoft's "Multiple Channel Audio Data and WAVE Files").
 *
 * @param isRifx whether its numbers and samples have the highest byte first
 * @throws UserError for a codec or numbers that cannot be read
 */
export function readWavFormat(chunk: Uint8Array, isRifx: boolean, name: string): PcmFormat {
  if (chunk.length < 16) {
    throw new UserError(`${name}: its "fmt " chunk has ${chunk.length} bytes, expected at least 16`);
  }
  const number = (place: number, length: number) => (isRifx ? bigEndian : littleEndian)(chunk, place, length);
  const extensible = number(0, 2) === FORMAT_EXTENSIBLE;
  if (extensible && chunk.length < EXTENSIBLE_SIZE) {
    throw new UserError(
      `${name}: its EXTENSIBLE "fmt " chunk has ${chunk.length} bytes, expected ${EXTENSIBLE_SIZE}`,
    );
  }
  const tag = number(extensible ? 24 : 0, 2);
  const [channelCount, sampleRate, frameSize, declaredBits] = [
    number(2, 2),
    number(4, 4),
    number(12, 2),
    number(14, 2),
  ];
  const common = { bigEndian: isRifx, channelCount, sampleRate, speakerMask: extensible ? number(20, 4) : 0 };
  if (tag === MICROSOFT_ADPCM || tag === IMA_ADPCM) {
    const adpcm: AdpcmBlocks = { kind: tag === IMA_ADPCM ? 'ima' : 'microsoft', blockSize: frameSize };
    const format: PcmFormat = {
      ...common,
      encoding: 'integer',
      coding: 'signed',
      bitsPerSample: declaredBits,
      adpcm,
    };
    checkPcmFormat(format, declaredBits, name);
    checkAdpcm(adpcm, format, name);
    return format;
  }
  const coding = CODINGS[tag];
  if (coding === undefined) {
    const kind = OTHERS[tag] ?? 'unknown';
    throw new UserError(
      `${name}: its samples are in format 0x${tag.toString(16).padStart(4, '0')} (${kind}), expected integer or float PCM, A-law, mu-law, or Microsoft's or IMA's ADPCM`,
    );
  }
  const bitsPerSample = Math.ceil(declaredBits / 8) * 8;
  const format: PcmFormat = {
    ...common,
    encoding: coding === 'float' ? 'float' : 'integer',
    coding: coding === 'signed' && bitsPerSample === 8 ? 'unsigned' : coding,
    bitsPerSample,
  };
  checkPcmFormat(format, declaredBits, name);
  if (frameSize !== (channelCount * bitsPerSample) / 8) {
    throw new UserError(
      `${name}: frames of ${frameSize} bytes, expected ${(channelCount * bitsPerSample) / 8} for ${channelCount} channels of ${bitsPerSample} bits`,
    );
  }
  return format;
}

function checkAdpcm(
  { kind, blockSize }: AdpcmBlocks,
  { channelCount, bitsPerSample }: PcmFormat,
  name: string,
): void {
  if (bitsPerSample !== 4) {
    throw new UserError(`${name}: ${bitsPerSample} bits per sample of ADPCM, expected 4`);
  }
  if (kind === 'microsoft' && channelCount > 2) {
    throw new UserError(`${name}: ${channelCount} channels of Microsoft's ADPCM, expected 1 or 2`);
  }
  const least = (kind === 'ima' ? 8 : 7) * channelCount;
  if (blockSize < least) {
    throw new UserError(`${name}: ADPCM blocks of ${blockSize} bytes, expected at least ${least}`);
  }
}
