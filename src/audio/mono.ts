import { at } from '../at.ts';
import { roundTo16 } from './round16.ts';
import type { DecodedAudio, PcmSignal } from './signal.ts';

/** Weight of each speaker in the mono mix, by its bit in the mask. */
const SPEAKER_WEIGHTS: readonly number[] = [
  Math.SQRT1_2, // front left
  Math.SQRT1_2, // front right
  1, // front centre
  0, // low frequency
  0.5, // back left
  0.5, // back right
  Math.SQRT1_2, // front left of centre
  Math.SQRT1_2, // front right of centre
  0.5, // back centre
  0.5, // side left
  0.5, // side right
];

/** Speakers of a file that names none, by its number of channels: stereo, 2.1, 4.0, 5.0, 5.1, 6.1, 7.1. */
const DEFAULT_MASKS: Readonly<Record<number, number>> = {
  2: 0x3,
  3: 0xb,
  4: 0x107,
  5: 0x37,
  6: 0x3f,
  7: 0x70f,
  8: 0x63f,
};

/**
 * Mixes down to mono and rounds to 16 bits, bit for bit as `ffmpeg -ac 1 -acodec pcm_s16le` does (5.1 and
 * later on x86; libswresample's default matrix and formats):
 *
 * - mono passes through (see {@link DecodedAudio.int16});
 * - stereo is the mean; more channels are weighted by their speakers, the low-frequency channel is left out;
 * - files of 8 and 16 bits are mixed as integers with weights of 15 bits, half rounded up; others as floats,
 *   half rounded to even.
 *
 * Where ffmpeg knows no mix (more than 8 channels without a mask), all channels weigh the same.
 */
export function toMono16(decoded: DecodedAudio): PcmSignal {
  const { channels, sampleRate, encoding, bitsPerSample } = decoded;
  if (decoded.int16 !== undefined) return { samples: decoded.int16, sampleRate };
  const weights = mixWeights(channels.length, decoded.speakerMask);
  if (encoding === 'integer' && bitsPerSample <= 16) {
    return { samples: mixIntegers(channels, weights), sampleRate };
  }
  const round = bitsPerSample === 64 ? (value: number) => value : Math.fround;
  return { samples: mixFloats(channels, weights.map(round), round), sampleRate };
}

/** One weight per channel, their sum at most 1. */
function mixWeights(channelCount: number, speakerMask: number): number[] {
  const speakers = speakersOf(speakerMask);
  const named = speakers.length === channelCount ? speakers : speakersOf(DEFAULT_MASKS[channelCount] ?? 0);
  const weights = named.map((bit) => SPEAKER_WEIGHTS[bit] ?? 0);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return new Array<number>(channelCount).fill(1 / channelCount);
  return sum > 1 ? weights.map((weight) => weight / sum) : weights;
}

function speakersOf(mask: number): number[] {
  return Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => ((mask >>> bit) & 1) === 1);
}

function mixIntegers(channels: readonly Float32Array[], weights: readonly number[]): Int16Array {
  const integerWeights = weights.map((weight) => Math.round(weight * 32768));
  const frameCount = at(channels, 0).length;
  const mixed = new Int16Array(frameCount);
  for (let frame = 0; frame < frameCount; frame += 1) {
    let sum = 0.5;
    for (let i = 0; i < channels.length; i += 1) {
      sum += (channels[i]?.[frame] as number) * (integerWeights[i] as number);
    }
    mixed[frame] = Math.min(32767, Math.floor(sum));
  }
  return mixed;
}

function mixFloats(
  channels: readonly Float32Array[],
  weights: readonly number[],
  round: (value: number) => number,
): Int16Array {
  const frameCount = at(channels, 0).length;
  const mixed = new Int16Array(frameCount);
  for (let frame = 0; frame < frameCount; frame += 1) {
    let sum = 0;
    for (let i = 0; i < channels.length; i += 1) {
      sum = round(sum + round((channels[i]?.[frame] as number) * (weights[i] as number)));
    }
    mixed[frame] = roundTo16(sum);
  }
  return mixed;
}
