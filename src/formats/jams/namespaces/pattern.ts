import { z } from 'zod';
import type { Namespace } from './namespace.ts';

export const PATTERN: readonly Namespace[] = [
  {
    name: 'pattern_jku',
    about: 'notes of patterns that come back, as the JKU pattern database has them',
    value: z.looseObject({
      midi_pitch: z.number(),
      morph_pitch: z.number(),
      staff: z.number(),
      pattern_id: z.number().min(1),
      occurrence_id: z.number().min(1),
    }),
    expected: 'midi_pitch, morph_pitch, staff, pattern_id and occurrence_id (both from 1), all numbers',
  },
];
