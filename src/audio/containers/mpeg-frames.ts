/** In kbit/s, by the header's index from 1 (ISO/IEC 11172-3 and 13818-3, 2.4.2.3). */
const BIT_RATES = {
  mpeg1: {
    1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  },
  mpeg2: {
    1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    3: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  },
} as const;
/** In Hz, of MPEG-1; halved in MPEG-2, quartered in MPEG-2.5. */
const SAMPLE_RATES = [44100, 48000, 32000];
const [MPEG_2_5, MPEG_1] = [0, 3];

/** The size in bytes of the MPEG audio frame whose header lies at `place`; undefined where none does. */
export function mpegFrameSize(bytes: Uint8Array, place: number): number | undefined {
  const [sync = 0, kind = 0, rates = 0] = bytes.subarray(place, place + 3);
  if (sync !== 0xff || (kind & 0xe0) !== 0xe0) return undefined;
  const version = (kind >> 3) & 3;
  const layer = 4 - ((kind >> 1) & 3);
  if (version === 1 || (layer !== 1 && layer !== 2 && layer !== 3)) return undefined;
  const mpeg1 = version === MPEG_1;
  const bitRate = BIT_RATES[mpeg1 ? 'mpeg1' : 'mpeg2'][layer][(rates >> 4) - 1];
  const baseRate = SAMPLE_RATES[(rates >> 2) & 3];
  if (bitRate === undefined || baseRate === undefined) return undefined;
  const sampleRate = mpeg1 ? baseRate : baseRate / (version === MPEG_2_5 ? 4 : 2);
  const padding = (rates >> 1) & 1;
  if (layer === 1) return 4 * (Math.floor((12_000 * bitRate) / sampleRate) + padding);
  const samples = layer === 3 && !mpeg1 ? 576 : 1152;
  return Math.floor(((samples / 8) * 1000 * bitRate) / sampleRate) + padding;
}
