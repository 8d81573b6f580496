import { z } from 'zod';
import { field, type Namespace } from './namespace.ts';

const UNITS: readonly unknown[] = [1, 2, 4, 8, 16, 32, 64, 128, 256];

export const BEAT: readonly Namespace[] = [
  {
    name: 'beat',
    about: 'beats, with their place in the bar where it is known',
    points: true,
    value: z.number().nullable(),
    expected: 'the place in the bar, a number, or null',
  },
  {
    name: 'beat_position',
    about: 'beats with place in the bar, bar and metre',
    points: true,
    label: field('position', 'bar and metre'),
    value: z.looseObject({
      position: z.number().min(1),
      measure: z.int().min(0),
      num_beats: z.int().min(1),
      beat_units: z.unknown().refine((value) => UNITS.includes(value)),
    }),
    expected:
      'position (from 1), measure (whole, from 0), num_beats (whole, from 1) and beat_units (1, 2, 4, ..., 256)',
  },
];
