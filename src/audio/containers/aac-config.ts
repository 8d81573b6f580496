import { UserError } from '../../errors.ts';
import { BitReader, BitWriter } from './bits.ts';
import { byteAt } from './byte-order.ts';

/** What an AudioSpecificConfig says (ISO/IEC 14496-3, 1.6.2.1). */
export interface AacConfig {
  /** The configuration as a decoder takes it: one that leaves SBR open says that there is none (see {@link readAacConfig}). */
  readonly bytes: Uint8Array;
  /** Of the core, in Hz; SBR doubles it. */
  readonly coreRate: number;
  /** 1 to 7; 0 where a program config element tells the channels. */
  readonly channelConfiguration: number;
  /** Whether it says itself that there is SBR. */
  readonly saysSbr: boolean;
}

const RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];
const [SBR, PARAMETRIC_STEREO, ESCAPE] = [5, 29, 31];
/** Of these object types the rest of the configuration is a GASpecificConfig. */
const GENERAL_AUDIO = [1, 2, 3, 4];
const SYNC_EXTENSION = 0x2b7;

/**
 * Reads an AudioSpecificConfig. Where it says nothing of SBR, `bytes` says that there is none: FAAD2 takes silence for SBR up
 * to 24 kHz and doubles the rate of plain AAC, but finds SBR by itself in what says that it has none.
 *
 * @returns undefined for a rate that the standard does not know
 */
export function readAacConfig(bytes: Uint8Array): AacConfig | undefined {
  const bits = new BitReader(bytes);
  const objectType = readObjectType(bits);
  const rateIndex = bits.read(4);
  const coreRate = rateIndex === 15 ? bits.read(24) : RATES[rateIndex];
  const channelConfiguration = bits.read(4);
  if (coreRate === undefined) return undefined;
  const found = { bytes, coreRate, channelConfiguration };
  if (objectType === SBR || objectType === PARAMETRIC_STEREO) {
    return { ...found, bytes: asSbr(bytes), saysSbr: true };
  }
  if (!GENERAL_AUDIO.includes(objectType)) return { ...found, saysSbr: false };
  bits.read(1);
  if (bits.read(1) === 1) bits.read(14);
  bits.read(1);
  if (channelConfiguration === 0) skipProgramConfig(bits);
  const end = bits.place;
  if (bits.read(11) === SYNC_EXTENSION && readObjectType(bits) === SBR) {
    return { ...found, saysSbr: bits.read(1) === 1 };
  }
  return { ...found, bytes: withoutSbr(bytes, end), saysSbr: false };
}

/**
 * Refuses AAC of 3, 4, 7 or more channels whose speakers only a program config element tells: the same number may be the
 * speakers of one side or of another, which weigh otherwise in the mono mix. Of 5 and 6 all layouts weigh the same.
 *
 * @throws UserError naming the file
 */
export function checkSpeakers(
  { channelConfiguration }: Pick<AacConfig, 'channelConfiguration'>,
  channelCount: number,
  name: string,
): void {
  if (channelConfiguration !== 0 || [0, 1, 2, 5, 6].includes(channelCount)) return;
  throw new UserError(
    `${name}: has ${channelCount} channels of AAC in a layout of its own, expected mono, stereo, or one of MPEG-4's layouts`,
  );
}

/** The configuration of an ADTS header, whose profile is the object type less 1. */
export function aacConfigOf(objectType: number, rateIndex: number, channelConfiguration: number) {
  const bits = new BitWriter();
  bits.write(objectType, 5);
  bits.write(rateIndex, 4);
  bits.write(channelConfiguration, 4);
  bits.write(0, 3);
  return readAacConfig(bits.bytes());
}

function withoutSbr(bytes: Uint8Array, end: number): Uint8Array {
  const bits = new BitWriter();
  const old = new BitReader(bytes);
  while (bits.length < end) bits.write(old.read(1), 1);
  bits.write(SYNC_EXTENSION, 11);
  bits.write(SBR, 5);
  bits.write(0, 1);
  return bits.bytes();
}

/** Where a configuration says that there is parametric stereo, which FAAD2 finds by itself but does not know here: SBR. */
function asSbr(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[0] = (SBR << 3) | (byteAt(bytes, 0) & 7);
  return copy;
}

function readObjectType(bits: BitReader): number {
  const type = bits.read(5);
  return type === ESCAPE ? 32 + bits.read(6) : type;
}

/** ISO/IEC 14496-3, table 4.2. */
function skipProgramConfig(bits: BitReader): void {
  bits.read(4 + 2 + 4);
  const [front, side, back, lfe, data, coupled] = [4, 4, 4, 2, 3, 4].map((size) =>
    bits.read(size),
  ) as number[];
  for (const size of [4, 4]) if (bits.read(1) === 1) bits.read(size);
  if (bits.read(1) === 1) bits.read(3);
  const elements = [front, side, back, coupled].map((count) => 5 * (count as number));
  for (const size of [...elements, 4 * (lfe as number), 4 * (data as number)]) bits.skip(size);
  bits.skip((8 - (bits.place % 8)) % 8);
  bits.skip(8 * bits.read(8));
}

/**
 * A frame of AAC without any sound, for the channels of a configuration of 1 to 7 (ISO/IEC 14496-3, table 1.19 and 4.4.2).
 *
 * @returns undefined where a program config element tells the channels
 */
export function silentAacFrame(channelConfiguration: number): Uint8Array | undefined {
  const elements = ELEMENTS[channelConfiguration];
  if (elements === undefined) return undefined;
  const bits = new BitWriter();
  const counts: Record<string, number> = { single: 0, pair: 0, low: 0 };
  for (const element of elements) {
    bits.write(ELEMENT_IDS[element], 3);
    bits.write(counts[element] as number, 4);
    counts[element] = (counts[element] as number) + 1;
    if (element === 'pair') {
      bits.write(1, 1);
      bits.write(0, ICS_INFO_BITS + 2);
      bits.write(0, STREAM_BITS);
      bits.write(0, STREAM_BITS);
    } else {
      bits.write(0, ICS_INFO_BITS + STREAM_BITS);
    }
  }
  bits.write(END_ID, 3);
  return bits.bytes();
}

type Element = 'single' | 'pair' | 'low';
const ELEMENTS: Readonly<Record<number, readonly Element[]>> = {
  1: ['single'],
  2: ['pair'],
  3: ['single', 'pair'],
  4: ['single', 'pair', 'single'],
  5: ['single', 'pair', 'pair'],
  6: ['single', 'pair', 'pair', 'low'],
  7: ['single', 'pair', 'pair', 'pair', 'low'],
};
const ELEMENT_IDS = { single: 0, pair: 1, low: 3 };
const END_ID = 7;
/** One long window, no band; then a gain, and no pulses, noise shaping or gain control. */
const [ICS_INFO_BITS, STREAM_BITS] = [11, 11];
