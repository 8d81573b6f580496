import { readFileSync } from 'node:fs';
import type { PythonJson } from '../../src/formats/files/python-json.ts';
import type { SoundEvent } from '../../src/formats/labels/split-labels.ts';

interface NpyFixture {
  readonly shape: number[];
  readonly dtype: '<f4' | '<f8';
  readonly base64: string;
}

interface PythonFixture {
  readonly npy: readonly NpyFixture[];
  readonly notFloat: string;
  readonly fortran: string;
  readonly json: readonly { value: PythonJson; indented: string; line: string }[];
  readonly floats: readonly { value: number; text: string }[];
  readonly csv: { labels: string[]; text: string };
  readonly eventTargets: {
    vocabulary: string[];
    cases: { timestamps: number[]; events: SoundEvent[]; targets: string }[];
  };
}

/** What numpy, json, pandas and hear-eval-kit write, made by tests/reference/formats-python.py. */
export const fixture = JSON.parse(
  readFileSync('tests/formats/fixtures/python.json', 'utf8'),
) as PythonFixture;
