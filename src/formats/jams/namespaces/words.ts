import { z } from 'zod';
import type { Namespace } from './namespace.ts';

const words = z.union([z.string(), z.array(z.string())]);

export const WORDS: readonly Namespace[] = [
  { name: 'lyrics', about: 'what is sung', value: z.string(), expected: 'text' },
  {
    name: 'lyrics_bow',
    about: 'words or groups of words, and how often each is there',
    value: z.array(
      z.array(z.unknown()).refine(([word, count]) => {
        return (
          (word === undefined || words.safeParse(word).success) &&
          (count === undefined || (typeof count === 'number' && count >= 0))
        );
      }),
    ),
    expected: 'pairs of a word, or a list of words, and a number from 0',
  },
];
