import { readFileSync } from 'node:fs';

export interface EmbeddedClip {
  readonly samples: number;
  /** Every `stride`th dimension, float32 in base64. */
  readonly scene: string;
  readonly frames: string;
  readonly timestamps: readonly number[];
  /** Largest absolute value of all dimensions. */
  readonly largest: number;
}

interface BaselineFixture {
  readonly stride: number;
  readonly projection: { readonly sha256: string; readonly head: number[]; readonly tail: number[] };
  readonly mel: { readonly starts: number[]; readonly lengths: number[]; readonly values: string };
  readonly synthetic: readonly (EmbeddedClip & { readonly seed: number; readonly pcm: string })[];
  readonly speech: readonly {
    readonly name: string;
    readonly rate: number;
    readonly asTheyStand: EmbeddedClip;
    readonly resampled: EmbeddedClip;
  }[];
}

/** Values from hearbaseline.naive, made by tests/reference/baseline-embeddings.py. */
export const fixture = JSON.parse(
  readFileSync('tests/baseline/fixtures/hearbaseline.json', 'utf8'),
) as BaselineFixture;

export function floats(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer);
}

/** The signal that the fixture's script makes under the same name: a rising tone, noise, silence. */
export function synthetic(samples: number, seed: number): Int16Array {
  const out = new Int16Array(samples);
  let state = BigInt(seed);
  for (let n = 0; n < samples; n++) {
    state = (state * 1103515245n + 12345n) % 2147483648n;
    const noise = Number((state >> 16n) % 2001n) - 1000;
    const tone = Math.round(20000 * Math.sin((2 * Math.PI * (100 + n / 20) * n) / 44100));
    out[n] = samples <= 3 * n && 3 * n < 2 * samples ? 0 : tone + noise;
  }
  return out;
}
