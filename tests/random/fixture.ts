import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface RandomFixture {
  readonly python: readonly {
    seed: string | number;
    length: number;
    shuffled: string;
    random: [number, number];
  }[];
  readonly numpy: readonly [seed: number, length: number, digest: string][];
  readonly pandas: readonly [text: string, seed: number, digest: string][];
  readonly torch: readonly { seed: number; first: number[]; sha256: string }[];
}

/** Values from CPython, NumPy, pandas and PyTorch, made by tests/reference/random-generators.py. */
export const fixture = JSON.parse(readFileSync('tests/random/fixtures/random.json', 'utf8')) as RandomFixture;

/** How the fixture abbreviates an order. */
export function digest(values: ArrayLike<number>): string {
  return createHash('sha256').update(Array.from(values).join(',')).digest('hex').slice(0, 16);
}

export function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
