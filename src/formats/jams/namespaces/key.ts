import { z } from 'zod';
import type { Namespace } from './namespace.ts';

const MODES = 'major|minor|ionian|dorian|phrygian|lydian|mixolydian|aeolian|locrian';
const KEY = new RegExp(`^(?:N|[A-G][b#]?(?::(?:${MODES}))?)$`);
/** What the schema of JAMS lets through: its alternatives are anchored at one end each. */
const ALLOWED = new RegExp(`^N|[A-G][b#]?(?::(?:${MODES}))?$`);

export const KEY_MODE: readonly Namespace[] = [
  {
    name: 'key_mode',
    about: 'keys, with their mode',
    value: z.string().regex(ALLOWED),
    expected: 'a key, as C:major, Eb:dorian, F# or N',
    odd: (value) =>
      typeof value === 'string' && !KEY.test(value)
        ? `${JSON.stringify(value)} is no key; JAMS lets it through, as its pattern looks at one end alone`
        : undefined,
  },
];
