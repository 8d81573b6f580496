import { z } from 'zod';
import type { Namespace } from './namespace.ts';

export const ONSET: readonly Namespace[] = [
  { name: 'onset', about: 'onsets', points: true, value: z.unknown(), expected: 'anything' },
];
