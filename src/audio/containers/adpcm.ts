import { type AdpcmBlocks, adpcmBlockFrames } from './pcm-layout.ts';

/** Of IMA, by the index of a step (IMA Digital Audio Focus, 1992). */
const STEPS = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97,
  107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724,
  796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026,
  4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500,
  20350, 22385, 24623, 27086, 29794, 32767,
];
const STEP_CHANGES = [-1, -1, -1, -1, 2, 4, 6, 8];
/** Of Microsoft, by the code of a sample and by the number of a predictor. */
const ADAPTATION = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];
const COEFFICIENTS = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
] as const;
const MIN_DELTA = 16;

/** Decodes whole blocks, the last of which may be cut, to interleaved samples, as ffmpeg does. */
export function decodeAdpcm(data: Uint8Array, blocks: AdpcmBlocks, channelCount: number): Int16Array {
  const parts: Int16Array[] = [];
  for (let place = 0; place < data.length; place += blocks.blockSize) {
    const block = data.subarray(place, place + blocks.blockSize);
    const samples = new Int16Array(adpcmBlockFrames(blocks, channelCount, block.length) * channelCount);
    if (samples.length === 0) break;
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    if (blocks.kind === 'ima') decodeImaBlock(view, samples, channelCount);
    else decodeMicrosoftBlock(view, samples, channelCount);
    parts.push(samples);
  }
  const all = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

/** Of each channel its first sample and step; then eight samples of one channel after the other. */
function decodeImaBlock(block: DataView, samples: Int16Array, channelCount: number): void {
  const frames = samples.length / channelCount;
  for (let channel = 0; channel < channelCount; channel += 1) {
    let sample = block.getInt16(4 * channel, true);
    let step = Math.min(STEPS.length - 1, block.getUint8(4 * channel + 2));
    samples[channel] = sample;
    for (let i = 1; i < frames; i += 1) {
      const group = Math.floor((i - 1) / 8);
      const at = (i - 1) % 8;
      const byte = block.getUint8(4 * channelCount * (group + 1) + 4 * channel + (at >> 1));
      const code = at % 2 === 0 ? byte & 15 : byte >> 4;
      const change = ((2 * (code & 7) + 1) * (STEPS[step] as number)) >> 3;
      sample = clip16(code >= 8 ? sample - change : sample + change);
      step = Math.max(0, Math.min(STEPS.length - 1, step + (STEP_CHANGES[code & 7] as number)));
      samples[i * channelCount + channel] = sample;
    }
  }
}

/** Of each channel a predictor, a step and two samples; then a code for one channel after the other. */
function decodeMicrosoftBlock(block: DataView, samples: Int16Array, channelCount: number): void {
  const states = Array.from({ length: channelCount }, (_, channel) => {
    const int16 = (row: number) => block.getInt16(channelCount * (1 + 2 * row) + 2 * channel, true);
    const coefficients = COEFFICIENTS[block.getUint8(channel)] ?? COEFFICIENTS[0];
    return { coefficients, delta: int16(0), last: int16(1), before: int16(2) };
  });
  for (const [channel, { last, before }] of states.entries()) {
    samples[channel] = before;
    samples[channelCount + channel] = last;
  }
  const start = 7 * channelCount;
  for (let i = 0; i < samples.length - 2 * channelCount; i += 1) {
    const byte = block.getUint8(start + (i >> 1));
    const code = i % 2 === 0 ? byte >> 4 : byte & 15;
    const state = states[i % channelCount] as (typeof states)[number];
    const [first, second] = state.coefficients;
    const expected = Math.trunc((state.last * first + state.before * second) / 256);
    const sample = clip16(expected + (code >= 8 ? code - 16 : code) * state.delta);
    state.before = state.last;
    state.last = sample;
    state.delta = Math.max(MIN_DELTA, ((ADAPTATION[code] as number) * state.delta) >> 8);
    samples[2 * channelCount + i] = sample;
  }
}

function clip16(value: number): number {
  return Math.max(-32768, Math.min(32767, value));
}
