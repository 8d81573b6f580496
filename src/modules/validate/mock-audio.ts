import type { Sound } from '../module-host.ts';

/** Noise in [-peak, peak], the same for the same seed. */
export function noise(seconds: number, sampleRate: number, seed: number, peak = 0.1): Sound {
  const samples = silence(seconds, sampleRate).samples;
  // The generator of Numerical Recipes (Press et al., 1992), section 7.1.
  let state = seed >>> 0;
  for (let i = 0; i < samples.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    samples[i] = (state / 2 ** 31 - 1) * peak;
  }
  return { name: `${told(seconds)} of noise`, samples };
}

export function silence(seconds: number, sampleRate: number): Sound {
  const samples = new Float32Array(Math.max(1, Math.round(seconds * sampleRate)));
  return { name: `${told(seconds)} of silence`, samples };
}

/** A length in words. */
export function told(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  return seconds < 120 ? `${seconds} s` : `${seconds / 60} minutes`;
}
