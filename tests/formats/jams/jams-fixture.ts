import { readFileSync } from 'node:fs';
import type { Json, JsonObject } from '../../../src/formats/files/json-text.ts';
import { type Annotation, newAnnotation } from '../../../src/formats/jams/jams.ts';

/** Time, duration, value, confidence. */
type Row = readonly [number, number, Json, Json];

interface Fixture {
  readonly values: readonly Json[];
  readonly confidences: readonly Json[];
  /** By name; a digit for each of `values` and `confidences`, 1 where it is accepted. */
  readonly namespaces: Readonly<Record<string, { dense: boolean; values: string; confidences: string }>>;
  readonly vocabularies: Readonly<Record<string, { size: number; sha256: string }>>;
  readonly documents: readonly { name: string; text: string; accepted: boolean }[];
  readonly conversions: readonly {
    from: string;
    values: readonly Json[];
    /** null: a value became NaN. */
    to: Readonly<Record<string, readonly Json[] | null>>;
  }[];
  readonly cuts: {
    readonly data: readonly (readonly [time: number, duration: number, tag: string])[];
    readonly cases: readonly {
      of: readonly [time: number, duration: number | null];
      cut: readonly [start: number, end: number];
      strict: boolean;
      kind: 'trim' | 'slice';
      time: number;
      duration: number;
      data: readonly Row[];
      sandbox: JsonObject;
    }[];
  };
  readonly written: {
    readonly text: string;
    /** Base64. */
    readonly jamz: string;
    readonly annotations: readonly (readonly [namespace: string, rows: readonly Row[]])[];
    readonly searches: readonly {
      query: Readonly<Record<string, string | number>>;
      found: readonly number[];
    }[];
  };
}

/** What the Python package jams does, made by tests/reference/formats-jams.py. */
export const fixture = JSON.parse(readFileSync('tests/formats/jams/fixtures/jams.json', 'utf8')) as Fixture;

/** A value each half second, a quarter of one long. */
export function annotationOf(namespace: string, values: readonly Json[], confidence: Json = 0.5): Annotation {
  return newAnnotation({
    namespace,
    data: values.map((value, index) => ({ time: index * 0.5, duration: 0.25, value, confidence })),
  });
}

/** An observation as the fixture has it. */
export function rowsOf({ data }: Pick<Annotation, 'data'>): Row[] {
  return data.map(({ time, duration, value, confidence }) => [time, duration, value, confidence]);
}
