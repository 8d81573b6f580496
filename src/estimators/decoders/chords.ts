import { z } from 'zod';
import { isChord } from '../../evaluate/functions/chord/label.ts';
import { shortFloat32 } from '../../prediction-types/float32-text.ts';
import type { Decoder } from './decoder.ts';
import { gathered } from './gathered.ts';
import { BASSES, withBass } from './hidden-states/chord-bass.ts';
import { labelIntervals, meanOver, stateProblem, stateSettings } from './hidden-states/state-settings.ts';
import { gridOf } from './sequence.ts';

const settings = z.strictObject({
  ...stateSettings,
  /** Name of the output with the bass: pitch classes from C on, and none. Without it chords have no bass. */
  bass: z.string().optional(),
});

/**
 * Chords as crema decodes them: as `sequence`, with the degree of the bass where the bass of its frames is a pitch of the chord
 * other than the root.
 */
export const chords: Decoder = {
  name: 'chords',
  namespaces: ['chord'],
  usualFor: [],
  settings,
  problem({ labels, columns }, given) {
    const odd = labels.find((label) => !isChord(label));
    return odd === undefined
      ? stateProblem(settings.parse(given), columns)
      : `label ${odd}; expected chords, as C:maj or N`;
  },
  further(given) {
    const { bass } = settings.parse(given);
    return bass === undefined ? [] : [{ name: bass, columns: BASSES }];
  },
  start(output, given) {
    const { labels, columns } = output;
    return gathered(({ values, times }, duration, [basses]) => {
      const grid = gridOf(output, times);
      const data = labelIntervals(values, output, settings.parse(given), grid).map((interval) => {
        const chord = labels[interval.state] ?? 'X';
        return {
          time: interval.start,
          duration: Math.min(interval.end, duration) - interval.start,
          value: basses === undefined ? chord : withBass(chord, interval, basses.values, grid),
          confidence: shortFloat32(meanOver(values, interval.state, columns, interval)),
        };
      });
      return { data };
    });
  },
};
