import { z } from 'zod';
import { at } from '../../at.ts';
import { shortFloat32 } from '../../prediction-types/float32-text.ts';
import type { Decoder } from './decoder.ts';
import { gathered } from './gathered.ts';

const settings = z.strictObject({
  /** Labels that are at least so probable, where a sound may have several. */
  threshold: z.number().min(0).max(1).default(0.5),
});

/** Labels of a sound as a whole, each with its probability: of `multiclass` the most probable one. */
export const tags: Decoder = {
  name: 'tags',
  namespaces: ['tag_open'],
  any: true,
  usualFor: ['multiclass scene', 'multilabel scene'],
  kind: 'scene',
  settings,
  start({ labels, type }, given) {
    const { threshold } = settings.parse(given);
    return gathered(({ values }, duration) => {
      const most = values.reduce((best, value, label) => (value > at(values, best) ? label : best), 0);
      const chosen = labels.flatMap((label, index) => {
        const probability = at(values, index);
        const isChosen = type === 'multiclass' ? index === most : probability >= threshold;
        return isChosen ? [{ label, probability }] : [];
      });
      const data = chosen
        .sort((a, b) => b.probability - a.probability)
        .map(({ label, probability }) => ({
          time: 0,
          duration,
          value: label,
          confidence: shortFloat32(probability),
        }));
      return { data };
    });
  },
};
