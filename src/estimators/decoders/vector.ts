import { z } from 'zod';
import { shortFloat32 } from '../../prediction-types/float32-text.ts';
import type { Decoder } from './decoder.ts';
import { gathered } from './gathered.ts';

/**
 * Numbers as they are: an embedding, or what a network says of something that is measured, in the units of its task and in the
 * order of `sandbox.labels`.
 */
export const vector: Decoder = {
  name: 'vector',
  namespaces: ['vector'],
  usualFor: ['embedding scene', 'regression scene', 'embedding event', 'regression event'],
  settings: z.strictObject({}),
  start({ kind, columns, labels }) {
    return gathered(({ values, times }, duration) => {
      const data = Array.from(times, (time, row) => ({
        time: time / 1000,
        duration: kind === 'scene' ? duration : 0,
        value: Array.from(values.subarray(row * columns, (row + 1) * columns), shortFloat32),
        confidence: null,
      }));
      return labels.length === 0 ? { data } : { data, sandbox: { labels } };
    });
  },
};
