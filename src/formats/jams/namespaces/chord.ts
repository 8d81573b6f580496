import { z } from 'zod';
import type { JsonObject } from '../../files/json-text.ts';
import { labelText, type Namespace } from './namespace.ts';

/** How a root or a degree is raised or lowered: by sharps or by flats, and in Harte's notation by both. */
const ALTERED = '(?:b*|#*)';
const ALTERED_FREELY = '[b#]*';
const HARTE_SHORT = 'maj|min|dim|aug|maj7|min7|7|dim7|hdim7|minmaj7|maj6|min6|9|maj9|min9|sus4';
const MORE_SHORT = '1|5|sus2|aug7|11|maj11|min11|13|maj13|min13';
const ROMAN = '[b#]?(?:i|I|ii|II|iii|III|iv|IV|v|V|vi|VI|vii|VII)';

/** Root, then a short name, degrees or both after a colon, then the bass (Harte et al. 2005, "Symbolic representation of musical chords"). */
function chordPattern(none: string, altered: string, short: string): RegExp {
  const degree = `${altered}(?:[1-9]|1[0-3])`;
  const degrees = `\\(\\*?${degree}(?:,\\*?${degree})*\\)`;
  return new RegExp(
    `^(?:${none}|[A-G]${altered}(?::(?:(?:${short})(?:${degrees})?|${degrees}))?(?:/${degree})?)$`,
  );
}

export const CHORD: readonly Namespace[] = [
  {
    name: 'chord',
    about: 'chords',
    value: z.string().regex(chordPattern('[NX]', ALTERED, `${HARTE_SHORT}|${MORE_SHORT}`)),
    expected: 'a chord, as C:maj, A#:min7(*5)/b3, G, N or X',
  },
  {
    name: 'chord_harte',
    about: 'chords as Harte et al. write them',
    value: z.string().regex(chordPattern('N', ALTERED_FREELY, HARTE_SHORT)),
    expected: "a chord in Harte's notation, as C:maj, A#:min7(*5)/b3 or N",
  },
  {
    name: 'chord_roman',
    about: 'chords by their degree of a key',
    label: {
      of: (value) => {
        const { tonic = null, chord = null } = value as JsonObject;
        return `${labelText(tonic)}:${labelText(chord)}`;
      },
    },
    value: z.looseObject({
      tonic: z.string().regex(/^[A-G][b#]?$/),
      chord: z.string().regex(new RegExp(`^${ROMAN}[osdhx+]?[0-9]?[0-9]?(?:/${ROMAN})?$`)),
    }),
    expected: 'tonic, as Eb, and chord, as V7/V',
  },
];
