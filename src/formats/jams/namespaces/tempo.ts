import { z } from 'zod';
import type { Namespace } from './namespace.ts';

export const TEMPO: readonly Namespace[] = [
  {
    name: 'tempo',
    about: 'tempi in beats per minute, with the salience of each as its confidence',
    value: z.number().min(0),
    confidence: z.number().min(0).max(1),
    expected: 'beats per minute, from 0',
  },
];
