export const WAVESHAPES = ['sine', 'saw', 'square', 'triangle'] as const;
export type Waveshape = (typeof WAVESHAPES)[number];

export interface Tone {
  readonly waveshape: Waveshape;
  /** Fundamental, in Hz. */
  readonly frequency: number;
  /** Peak, in [0, 1]. */
  readonly amplitude: number;
  /** Where in its period the tone begins, in [0, 1). */
  readonly phase: number;
}

/** Seconds in which a sound comes up and goes down. */
const RAMP = 0.005;

/** Adds a tone to `target`, all of it, with short ramps at both ends. `sampleRate` is in Hz. */
export function addTone(target: Float32Array, tone: Tone, sampleRate: number): void {
  const step = tone.frequency / sampleRate;
  for (let i = 0; i < target.length; i++) {
    const cycles = tone.phase + i * step;
    const value = waveshapeAt(tone.waveshape, cycles - Math.floor(cycles), step);
    target[i] = (target[i] as number) + tone.amplitude * rampAt(i, target.length, sampleRate) * value;
  }
}

/** Gain in [0, 1] of the sample `i` of a sound that is `length` samples long. */
export function rampAt(i: number, length: number, sampleRate: number): number {
  return Math.min(1, (Math.min(i, length - 1 - i) + 1) / (RAMP * sampleRate));
}

/** Value in about [-1, 1] at `phase` in [0, 1), which moves on by `step` a sample. */
function waveshapeAt(waveshape: Waveshape, phase: number, step: number): number {
  if (waveshape === 'sine') return Math.sin(2 * Math.PI * phase);
  if (waveshape === 'triangle') return 1 - 4 * Math.abs(phase - 0.5);
  if (waveshape === 'saw') return 2 * phase - 1 - smoothedJump(phase, step);
  const half = phase < 0.5 ? phase + 0.5 : phase - 0.5;
  return (phase < 0.5 ? 1 : -1) + smoothedJump(phase, step) - smoothedJump(half, step);
}

/**
 * What rounds off a jump of height 2 at phase 0, so that it aliases less: the two-point polynomial residual of
 * V. Välimäki and A. Huovilainen, "Antialiasing oscillators in subtractive synthesis", IEEE Signal Processing
 * Magazine 24(2), 2007.
 */
function smoothedJump(phase: number, step: number): number {
  if (phase < step) {
    const x = phase / step;
    return 2 * x - x * x - 1;
  }
  if (phase > 1 - step) {
    const x = (phase - 1) / step;
    return x * x + 2 * x + 1;
  }
  return 0;
}
