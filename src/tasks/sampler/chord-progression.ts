import { at } from '../../at.ts';
import { NO_CHORD, SEMITONES } from '../../formats/labels/chord-label.ts';
import {
  CHORD_QUALITIES,
  type ChordQuality,
  chordParts,
  ROOTS,
  withBass,
} from '../../formats/labels/chord-vocabulary.ts';
import type { PythonRandom } from '../../random/python-random.ts';
import { oneOf } from './draws.ts';

/** A chord of a progression. */
export interface DrawnChord {
  /** In the syntax of Harte 2010; the bass is given where it is not the root. */
  readonly label: string;
  /** Pitch classes from C on: those that sound, and that of the bass; none of no chord. */
  readonly pitches: readonly number[];
  readonly bass: number;
}

export interface Progression {
  readonly chords: readonly DrawnChord[];
  /** Pitch classes of the scale. */
  readonly scale: readonly number[];
}

interface Degree {
  readonly above: number;
  /** How often it is drawn, of all in the key. */
  readonly weight: number;
  /** The usual quality first, then those that are drawn in its place. */
  readonly qualities: readonly [ChordQuality, ...ChordQuality[]];
}

interface Mode {
  readonly scale: readonly number[];
  readonly degrees: readonly Degree[];
}

const MAJOR: Mode = {
  scale: [0, 2, 4, 5, 7, 9, 11],
  degrees: [
    { above: 0, weight: 5, qualities: ['maj', 'maj7', 'maj6', 'sus2', 'sus4'] },
    { above: 2, weight: 2, qualities: ['min', 'min7', 'min6'] },
    { above: 4, weight: 1, qualities: ['min', 'min7'] },
    { above: 5, weight: 4, qualities: ['maj', 'maj7', 'maj6', 'sus2'] },
    { above: 7, weight: 4, qualities: ['maj', '7', 'sus4', 'aug'] },
    { above: 9, weight: 3, qualities: ['min', 'min7'] },
    { above: 11, weight: 1, qualities: ['dim', 'hdim7', 'dim7'] },
  ],
};
const MINOR: Mode = {
  scale: [0, 2, 3, 5, 7, 8, 10],
  degrees: [
    { above: 0, weight: 5, qualities: ['min', 'min7', 'minmaj7', 'min6', 'sus2'] },
    { above: 2, weight: 1, qualities: ['dim', 'hdim7'] },
    { above: 3, weight: 2, qualities: ['maj', 'maj7', 'aug'] },
    { above: 5, weight: 4, qualities: ['min', 'min7', 'min6'] },
    { above: 7, weight: 4, qualities: ['maj', '7', 'min', 'sus4'] },
    { above: 8, weight: 3, qualities: ['maj', 'maj7'] },
    { above: 10, weight: 2, qualities: ['maj', '7'] },
  ],
};

/** How often nothing sounds, how often a chord is any of all, out of the key too, and how often one of a key is not the usual. */
const [SILENT, ANY, UNUSUAL] = [0.06, 0.3, 0.35];
/** How often another pitch of the chord than its root is in the bass. */
const INVERTED = 0.25;

/** Draws a key, and chords of which no two in a row are the same. */
export function drawProgression(random: PythonRandom, count: number): Progression {
  const tonic = random.randbelow(SEMITONES);
  const { scale, degrees } = oneOf(random, [MAJOR, MINOR]);
  const weighted = degrees.flatMap((degree) => new Array<Degree>(degree.weight).fill(degree));
  const draw = (): DrawnChord => {
    const kind = random.random();
    if (kind < SILENT) return { label: NO_CHORD, pitches: [], bass: 0 };
    const { above, qualities } =
      kind < SILENT + ANY
        ? { above: random.randbelow(SEMITONES), qualities: [oneOf(random, CHORD_QUALITIES)] as const }
        : oneOf(random, weighted);
    const quality = random.random() < UNUSUAL ? oneOf(random, qualities) : qualities[0];
    const inversion = random.random() < INVERTED ? oneOf(random, [1, 2, 3]) : 0;
    return chordOf((tonic + above) % SEMITONES, quality, inversion);
  };
  const chords: DrawnChord[] = [];
  while (chords.length < count) {
    const chord = draw();
    if (chord.label !== chords.at(-1)?.label) chords.push(chord);
  }
  return { chords, scale: scale.map((above) => (tonic + above) % SEMITONES) };
}

/**
 * A chord with one of its pitches in the bass.
 *
 * @param inversion which of them, counting up from the root, 0; of a triad the last two are the same
 */
export function chordOf(root: number, quality: ChordQuality, inversion: number): DrawnChord {
  const label = `${at(ROOTS, root)}:${quality}`;
  const sounds = chordParts(label)?.pitches ?? new Int8Array(SEMITONES);
  const above = [...sounds.keys()].filter((semitones) => sounds[(root + semitones) % SEMITONES] === 1);
  const bass = (root + at(above, Math.min(inversion, above.length - 1))) % SEMITONES;
  return {
    label: withBass(label, bass),
    pitches: above.map((semitones) => (root + semitones) % SEMITONES),
    bass,
  };
}
