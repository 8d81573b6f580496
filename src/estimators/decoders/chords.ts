import { z } from 'zod';
import { isChord } from '../../formats/labels/chord-label.ts';
import { CHORD_TAGS } from '../../formats/labels/chord-vocabulary.ts';
import type { JsonObject } from '../../pipeline/types.ts';
import { CHORD_COLUMNS, chordGroupsOf } from '../../prediction-types/chord-frames.ts';
import { shortFloat32 } from '../../prediction-types/float32-text.ts';
import type { DecodedOutput, Decoder } from './decoder.ts';
import { gathered } from './gathered.ts';
import { BASSES, withLikeliestBass } from './hidden-states/chord-bass.ts';
import { labelIntervals, meanOver, stateProblem, stateSettings } from './hidden-states/state-settings.ts';
import { gridOf } from './sequence.ts';

const settings = z.strictObject({
  ...stateSettings,
  /**
   * Name of the output with the bass: pitch classes from C on, and none. Without it chords have no bass, but for those of the type
   * `chord`, which have theirs beside them.
   */
  bass: z.string().optional(),
});

/**
 * Chords as crema decodes them: as `sequence`, with the degree of the bass where the bass of its frames is a pitch of the chord
 * other than the root. Of an output of type `chord` they are the columns of chords, and with them those of the bass.
 */
export const chords: Decoder = {
  name: 'chords',
  namespaces: ['chord'],
  usualFor: ['chord event'],
  settings,
  complete: (output, given) => ({ ...stayOf(output, given), ...given }),
  problem(output, given) {
    const { labels, columns } = output;
    const parsed = settings.parse(given);
    if (isStructured(output)) {
      if (columns !== CHORD_COLUMNS.length) {
        return `${columns} columns; expected ${CHORD_COLUMNS.length}, as the type chord has`;
      }
      if (parsed.bass !== undefined) return `bass ${parsed.bass}; expected none, as the output has its own`;
      return stateProblem(parsed, CHORD_TAGS.length);
    }
    const odd = labels.find((label) => !isChord(label));
    return odd === undefined ? stateProblem(parsed, columns) : `label ${odd}; expected chords, as C:maj or N`;
  },
  further(given) {
    const { bass } = settings.parse(given);
    return bass === undefined ? [] : [{ name: bass, columns: BASSES }];
  },
  start(output, given) {
    return gathered(({ values, times }, duration, [further]) => {
      const own = isStructured(output) ? chordGroupsOf(values) : undefined;
      const [tags, basses] = own === undefined ? [values, further?.values] : [own.tags, own.basses];
      const labels = own === undefined ? output.labels : CHORD_TAGS;
      const columns = labels.length;
      const grid = gridOf(output, times);
      const data = labelIntervals(tags, { columns }, settings.parse(given), grid).map((interval) => {
        const chord = labels[interval.state] ?? 'X';
        return {
          time: interval.start,
          duration: Math.min(interval.end, duration) - interval.start,
          value: basses === undefined ? chord : withLikeliestBass(chord, interval, basses, grid),
          confidence: shortFloat32(meanOver(tags, interval.state, columns, interval)),
        };
      });
      return { data };
    });
  },
};

/** Whether columns of chords are followed by those of what these are made of. */
function isStructured({ type }: Pick<DecodedOutput, 'type'>): boolean {
  return type === 'chord';
}

/** How probable it is that a chord stays, as the task has it, where nothing is said of steps. */
function stayOf(output: DecodedOutput, { p_self, transition }: JsonObject): JsonObject {
  const stay = output.settings?.p_self;
  const isSaid = p_self !== undefined || transition !== undefined;
  return isStructured(output) && stay !== undefined && !isSaid ? { p_self: stay } : {};
}
