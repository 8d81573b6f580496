import { readFileSync } from 'node:fs';
import type { RepresentationSettings } from '../../src/datasets/representation/settings.ts';
import { TestSweep } from '../../src/datasets/samplers/test-sweep.ts';
import { TestTone } from '../../src/datasets/samplers/test-tone.ts';

/** A set that kac_prediction wrote. */
export interface KacSet {
  readonly sampler: 'TestTone' | 'TestSweep';
  readonly settings: { readonly duration: number; readonly sample_rate: number };
  readonly representation: RepresentationSettings;
  /** `metadata.json` as text, wav files in base64. */
  readonly files: Readonly<Record<string, string>>;
  readonly shape: readonly number[];
  readonly x: string;
  readonly y: readonly Record<string, number[]>[];
}

/** Written by tests/reference/datasets-kac.py. */
export const kac = JSON.parse(readFileSync('tests/datasets/fixtures/kac.json', 'utf8')) as {
  readonly sampleRate: number;
  readonly datasets: readonly KacSet[];
  readonly sound: string;
  readonly representations: readonly {
    readonly settings: RepresentationSettings;
    readonly complete: Required<RepresentationSettings>;
    readonly shape: readonly number[];
    readonly values: string;
  }[];
  readonly integers: { readonly samples: string; readonly files: Readonly<Record<string, string>> };
};

export const samplers = { TestTone, TestSweep };

export function floats(packed: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(packed, 'base64')).buffer);
}

/** The files of a set with their bytes. */
export function filesOf(set: KacSet): Record<string, string | Uint8Array> {
  return Object.fromEntries(
    Object.entries(set.files).map(([name, content]) => [
      name,
      name.endsWith('.wav') ? Buffer.from(content, 'base64') : content,
    ]),
  );
}

/** The largest difference of two arrays, as a part of the largest value. */
export function difference(found: Float32Array, expected: Float32Array): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [worst, largest] = [0, 0];
  for (const [i, value] of expected.entries()) {
    worst = Math.max(worst, Math.abs(value - (found[i] as number)));
    largest = Math.max(largest, Math.abs(value));
  }
  return worst / largest;
}
