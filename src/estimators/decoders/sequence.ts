import { z } from 'zod';
import { shortFloat32 } from '../../prediction-types/float32-text.ts';
import type { Decoder } from './decoder.ts';
import { IntervalReader } from './hidden-states/interval-reader.ts';
import { stateProblem, stateSettings } from './hidden-states/state-settings.ts';

const settings = z.strictObject(stateSettings);

/**
 * Labels of which one holds in each frame, from where it begins to where the next one does: the most probable ones, or the most
 * likely path through them. The confidence is the mean probability of its frames and the one after them, as in pumpp.
 */
export const sequence: Decoder = {
  name: 'sequence',
  namespaces: ['segment_open'],
  any: true,
  usualFor: [],
  kind: 'event',
  settings,
  problem: ({ columns }, given) => stateProblem(settings.parse(given), columns),
  start({ labels, columns, grid }, given) {
    const reader = new IntervalReader(settings.parse(given), columns, 0, grid);
    return {
      add: ({ values, times }) => reader.add(times, values),
      end: (duration) => ({
        data: reader.end().map(({ state, start, end, mean }) => ({
          time: start,
          duration: Math.min(end, duration) - start,
          value: labels[state] ?? null,
          confidence: shortFloat32(mean),
        })),
      }),
    };
  },
};
