import { z } from 'zod';
import { field, type Namespace } from './namespace.ts';

const optionalAboveZero = z.number().gt(0).nullable().optional();
const optionalFromZero = z.number().min(0).optional();

/** What belongs to no one kind of music annotation. */
export const FREE: readonly Namespace[] = [
  { name: 'blob', about: 'anything', value: z.unknown(), expected: 'anything' },
  {
    name: 'vector',
    about: 'vectors, as embeddings are',
    label: { of: (value) => (value as readonly number[]).join(' ') },
    value: z.array(z.number()).min(1),
    expected: 'one number or more in a list',
  },
  {
    name: 'scaper',
    about: 'events of a synthesised scene, as scaper describes them',
    label: field('label', 'all but the label'),
    value: z.looseObject({
      label: z.string().optional(),
      source_file: z.string().optional(),
      source_time: optionalFromZero,
      event_time: optionalFromZero,
      event_duration: z.number().gt(0).optional(),
      snr: z.number().optional(),
      time_stretch: optionalAboveZero,
      pitch_shift: z.number().nullable().optional(),
      role: z.enum(['background', 'foreground']).optional(),
    }),
    expected:
      'label, source_file, role (background or foreground), source_time and event_time (from 0), event_duration and time_stretch (above 0), snr, pitch_shift',
  },
];
