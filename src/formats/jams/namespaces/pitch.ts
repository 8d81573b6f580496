import { z } from 'zod';
import type { Json } from '../../files/json-text.ts';
import { field, type Namespace } from './namespace.ts';

export const PITCH: readonly Namespace[] = [
  {
    name: 'note_hz',
    about: 'notes, in Hz',
    value: z.number().min(0),
    expected: 'Hz, from 0',
  },
  {
    name: 'note_midi',
    about: 'notes, as MIDI numbers with fractions',
    value: z.number(),
    expected: 'a MIDI number',
  },
  {
    name: 'pitch_contour',
    about: 'pitch over time: contour, Hz and whether it is voiced',
    dense: true,
    points: true,
    label: {
      of: (value) => {
        const hz = signedHz(value);
        return Number.isNaN(hz) ? undefined : String(hz);
      },
      without: 'indices of contours',
    },
    value: z.unknown().refine(isObject),
    expected: 'index (whole), frequency (Hz, from 0) and voiced (true or false)',
    odd: (value) =>
      isContour(value)
        ? undefined
        : 'a contour without index, frequency or voiced, or with others than a whole number, Hz and true or false; JAMS does not look at them',
  },
  {
    name: 'pitch_class',
    about: 'pitch classes, with the tonic that they are counted from',
    dense: true,
    label: field('pitch', 'tonics'),
    value: z.looseObject({ tonic: z.string().regex(/^[A-G][b#]?$/), pitch: z.int() }),
    expected: 'tonic, as Eb, and pitch, a whole number',
  },
  {
    name: 'pitch_hz',
    about: 'pitch over time in Hz, below 0 where it is not voiced; pitch_contour took its place',
    dense: true,
    points: true,
    value: z.number(),
    expected: 'Hz',
  },
  {
    name: 'pitch_midi',
    about: 'pitch over time as MIDI numbers; pitch_contour took its place',
    dense: true,
    points: true,
    value: z.number(),
    expected: 'a MIDI number',
  },
];

/** The frequency of a value of `pitch_contour`, below 0 where it is not voiced; NaN where it has none. */
export function signedHz(value: Json): number {
  if (!isContour(value)) return Number.NaN;
  return value.voiced ? value.frequency : 0 - value.frequency;
}

// There are as many as frames: a schema of zod for each takes five times as long.
function isContour(
  value: unknown,
): value is { readonly index: number; readonly frequency: number; readonly voiced: boolean } {
  if (!isObject(value)) return false;
  const { index, frequency, voiced } = value as Readonly<Record<string, unknown>>;
  return (
    Number.isInteger(index) && typeof frequency === 'number' && frequency >= 0 && typeof voiced === 'boolean'
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
