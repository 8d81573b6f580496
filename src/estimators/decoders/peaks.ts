import { z } from 'zod';
import type { Observation } from '../../formats/jams/jams.ts';
import { shortFloat32 } from '../../prediction-types/float32-text.ts';
import type { Decoder } from './decoder.ts';
import { gathered } from './gathered.ts';
import { pickPeaks } from './peak-pick.ts';

const frames = z.int().min(0);
const settings = z.strictObject({
  /** A peak is at least so probable. */
  threshold: z.number().min(0).max(1).default(0.5),
  /** In frames, as librosa.util.peak_pick has them. */
  pre_max: frames.default(3),
  post_max: z.int().min(1).default(4),
  pre_avg: frames.default(0),
  post_avg: z.int().min(1).default(1),
  delta: z.number().min(0).default(0),
  wait: frames.default(3),
});

/** Points in time where a label is more probable than around: onsets, beats. The confidence is its probability. */
export const peaks: Decoder = {
  name: 'peaks',
  namespaces: ['onset', 'beat'],
  any: true,
  usualFor: [],
  kind: 'event',
  settings,
  start({ labels, columns }, given, namespace) {
    const { threshold, ...rule } = settings.parse(given);
    const isOfLabels = !['onset', 'beat'].includes(namespace);
    return gathered(({ values, times }) => {
      const data: Observation[] = [];
      for (const [column, label] of labels.entries()) {
        const own = Float32Array.from(times, (_, row) => values[row * columns + column] as number);
        for (const row of pickPeaks(own, rule)) {
          const probability = own[row] as number;
          if (probability < threshold) continue;
          const time = (times[row] as number) / 1000;
          data.push({
            time,
            duration: 0,
            value: isOfLabels ? label : null,
            confidence: shortFloat32(probability),
          });
        }
      }
      return { data };
    });
  },
};
