import { RandomStream } from '../../random/random-stream.ts';
import type { AugmentationSettings } from './augmentation-schema.ts';
import type { Draw, Examples } from './examples.ts';
import { mixStyles } from './freq-mixstyle.ts';
import { maskBins, maskFrames } from './masks.ts';
import { mixUp } from './mixup.ts';
import { drawPartners } from './partners.ts';

export interface Augmentation {
  readonly settings: AugmentationSettings;
  /** Of the training: decides the draws of those that have no seed of their own. */
  readonly seed: number;
  /** Deviation of each bin before it was divided by it: what a decibel is. */
  readonly deviations: Float32Array;
}

type Change = (example: Float32Array, draw: Draw, position: number) => void;

/** Nats of a logarithm of powers in a decibel. */
const NATS = Math.LN10 / 10;

/**
 * Augments examples, each by draws that follow from the seed and its name: the same in whatever batch it is, but for mixup and
 * Freq-MixStyle, which mix examples of a batch.
 */
export function augment(examples: Examples, { settings, seed, deviations }: Augmentation): void {
  const { names, bins, frames, values, targets, stride = 1 } = examples;
  const { time_roll: roll, gain, noise, freq_mixstyle: style, time_masks, frequency_masks, mixup } = settings;
  const shape = { bins, frames };
  const each = (
    name: string,
    chosen: { readonly probability: number; readonly seed?: number | undefined } | undefined,
    change: Change,
  ) => {
    if (chosen === undefined) return;
    for (const [position, own] of names.entries()) {
      const draw = drawsOf(chosen.seed ?? seed, `${name} ${own}`);
      const size = bins * frames;
      if (draw() >= chosen.probability) continue;
      change(values.subarray(position * size, (position + 1) * size), draw, position);
    }
  };
  each('time roll', roll, (example, draw, position) => {
    const rows = offset(draw, Math.floor((roll?.longest ?? 0) / stride));
    rollFrames(example, frames, rows * stride);
    if (examples.stride === undefined) return;
    const size = targets.length / names.length;
    const columns = size / Math.ceil(frames / stride);
    rollRows(targets.subarray(position * size, (position + 1) * size), rows * columns);
  });
  each('gain', gain, (example, draw) => {
    const nats = (2 * draw() - 1) * (gain?.decibels ?? 0) * NATS;
    for (let at = 0; at < example.length; at++) {
      example[at] = (example[at] as number) + nats / (deviations[Math.floor(at / frames)] as number);
    }
  });
  each('noise', noise, (example, draw) => {
    for (let at = 0; at < example.length; at++) {
      example[at] = (example[at] as number) + (noise?.deviation ?? 0) * normal(draw);
    }
  });
  if (style !== undefined) {
    const draw = drawsOf(style.seed ?? seed, `freq mixstyle ${examples.together}`);
    mixStyles(examples, drawPartners(names.length, style, draw));
  }
  each('time masks', time_masks, (example, draw) => maskFrames(example, shape, time_masks, draw));
  each('frequency masks', frequency_masks, (example, draw) =>
    maskBins(example, shape, frequency_masks, draw),
  );
  if (mixup !== undefined) {
    mixUp(examples, mixup, drawsOf(mixup.seed ?? seed, `mixup ${examples.together}`));
  }
}

const DRAWN_AT_ONCE = 32;

function drawsOf(seed: number, name: string): Draw {
  const stream = new RandomStream(seed, name);
  let drawn = stream.uniforms(DRAWN_AT_ONCE);
  let used = 0;
  return () => {
    if (used === drawn.length) {
      drawn = stream.uniforms(DRAWN_AT_ONCE);
      used = 0;
    }
    return drawn[used++] as number;
  };
}

/** A whole number from -most to most. */
function offset(draw: Draw, most: number): number {
  return Math.floor(draw() * (2 * most + 1)) - most;
}

/** Box and Muller. */
function normal(draw: Draw): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

/** Moves each bin so many frames to the right; what leaves at one end comes in at the other. */
function rollFrames(example: Float32Array, frames: number, by: number): void {
  for (let start = 0; start < example.length; start += frames) {
    rollRows(example.subarray(start, start + frames), by);
  }
}

function rollRows(values: Float32Array, by: number): void {
  const { length } = values;
  const shift = ((by % length) + length) % length;
  const before = values.slice();
  values.set(before.subarray(length - shift), 0);
  values.set(before.subarray(0, length - shift), shift);
}
