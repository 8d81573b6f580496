import type { PlayedNote } from '../../datasets/soundfont/played-note.ts';
import type { PythonRandom } from '../../random/python-random.ts';
import { between, oneOf } from './draws.ts';
import type { Drummer } from './families.ts';

/** Steps of a bar, two a beat. */
const STEPS = 8;
const SNARE_STEPS = [2, 6];
/** How often a bar has a kick at a step but the first, a snare where it belongs and elsewhere, a cymbal, another drum. */
const [KICK, BACKBEAT, SNARE, CYMBAL, OTHER] = [0.3, 0.85, 0.1, 0.75, 0.08];
const VELOCITY = [60, 115] as const;
/** Of a stroke, in milliseconds. */
const STROKE = 90;

/**
 * A bar of drums, again and again.
 *
 * @param when from when to when, and a beat, in milliseconds
 */
export function drumBeat(
  random: PythonRandom,
  { program, kick, snare, cymbals, others }: Drummer,
  { start, end, beat }: { readonly start: number; readonly end: number; readonly beat: number },
): PlayedNote[] {
  const [ownKick, ownSnare, ownCymbal] = [oneOf(random, kick), oneOf(random, snare), oneOf(random, cymbals)];
  const bar = Array.from({ length: STEPS }, (_, step) => {
    const drums = [
      { midi: ownKick, share: step === 0 ? 1 : KICK },
      { midi: ownSnare, share: SNARE_STEPS.includes(step) ? BACKBEAT : SNARE },
      { midi: ownCymbal, share: CYMBAL },
      { midi: oneOf(random, others), share: OTHER },
    ];
    return drums.filter(({ share }) => random.random() < share).map(({ midi }) => midi);
  });
  const notes: PlayedNote[] = [];
  for (let step = 0; start + (step * beat) / 2 + STROKE <= end; step += 1) {
    const from = start + (step * beat) / 2;
    for (const midi of bar[step % STEPS] ?? []) {
      notes.push({ program, midi, velocity: between(random, VELOCITY), start: from, end: from + STROKE });
    }
  }
  return notes;
}
