import { z } from 'zod';
import { shortFloat32 } from '../../prediction-types/float32-text.ts';
import type { DecodedOutput, Decoder } from './decoder.ts';
import { gathered } from './gathered.ts';
import type { FrameGrid } from './hidden-states/intervals.ts';
import { labelIntervals, meanOver, stateProblem, stateSettings } from './hidden-states/state-settings.ts';

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
  settings,
  problem: ({ columns }, given) => stateProblem(settings.parse(given), columns),
  start(output, given) {
    const { labels, columns } = output;
    return gathered(({ values, times }, duration) => {
      const intervals = labelIntervals(values, output, settings.parse(given), gridOf(output, times));
      const data = intervals.map((interval) => ({
        time: interval.start,
        duration: Math.min(interval.end, duration) - interval.start,
        value: labels[interval.state] ?? null,
        confidence: shortFloat32(meanOver(values, interval.state, columns, interval)),
      }));
      return { data };
    });
  },
};

/** Where frames are no whole number of samples apart, microseconds stand for samples. */
export function gridOf({ grid }: Pick<DecodedOutput, 'grid'>, times: Float64Array): FrameGrid {
  return grid ?? { hop: 1000 * ((times[1] ?? 1) - (times[0] ?? 0)), rate: 1e6 };
}
