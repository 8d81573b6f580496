import { z } from 'zod';
import { isChord, NO_CHORD } from '../../formats/labels/chord-label.ts';
import { CHORD_TAGS } from '../../formats/labels/chord-vocabulary.ts';
import type { JsonObject } from '../../pipeline/types.ts';
import { CHORD_COLUMNS, chordGroupsOf } from '../../prediction-types/chord-frames.ts';
import { shortFloat32 } from '../../prediction-types/float32-text.ts';
import type { DecodedOutput, Decoder } from './decoder.ts';
import { BASSES, withLikeliestBass } from './hidden-states/chord-bass.ts';
import { IntervalReader, type StateInterval } from './hidden-states/interval-reader.ts';
import { stateProblem, stateSettings } from './hidden-states/state-settings.ts';
import { changedWhereSilent } from './silent-frames.ts';

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
 * other than the root. Of an output of type `chord` they are the columns of chords, and with them those of the bass. Where the sound
 * is silent there is no chord.
 */
export const chords: Decoder = {
  name: 'chords',
  namespaces: ['chord'],
  usualFor: ['chord event'],
  kind: 'event',
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
    const parsed = settings.parse(given);
    const isWhole = isStructured(output);
    const labels = isWhole ? CHORD_TAGS : output.labels;
    const hasBass = isWhole || parsed.bass !== undefined;
    const none = labels.indexOf(NO_CHORD);
    const reader = new IntervalReader(parsed, labels.length, hasBass ? BASSES : 0, output.grid);
    // Without the sums of basses, which take ten times as much.
    const chordOf = ({ state, start, end, mean, logSums }: StateInterval) => {
      const chord = labels[state] ?? 'X';
      const value = hasBass ? withLikeliestBass(chord, logSums) : chord;
      return { start, end, value, confidence: shortFloat32(mean) };
    };
    const found: ReturnType<typeof chordOf>[] = [];
    return {
      add({ values, times, silent }, [further]) {
        const { tags, basses } = isWhole
          ? chordGroupsOf(values)
          : { tags: values, basses: hasBass ? further?.values : undefined };
        const isN = (row: Float32Array) => row.fill(0).fill(1, none, none + 1);
        reader.add(times, none < 0 ? tags : changedWhereSilent(tags, labels.length, silent, isN), basses);
        found.push(...reader.take().map(chordOf));
      },
      end: (duration) => ({
        data: [...found, ...reader.end().map(chordOf)].map(({ start, end, value, confidence }) => ({
          time: start,
          duration: Math.min(end, duration) - start,
          value,
          confidence,
        })),
      }),
    };
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
