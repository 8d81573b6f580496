import { z } from 'zod';
import type { Namespace } from './namespace.ts';

export const MOOD: readonly Namespace[] = [
  {
    name: 'mood_thayer',
    about: "valence and arousal, after Thayer's model of mood",
    label: { of: (value) => (value as readonly number[]).join(' ') },
    value: z.tuple([z.number(), z.number()]),
    expected: 'two numbers, valence and arousal',
  },
];
