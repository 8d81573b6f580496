import { createHash } from 'node:crypto';
import { AudioSampler } from './audio-sampler.ts';

/** Of the texts of a class and those that it extends: another one may give other sounds under the same name and settings. */
export function sourceOf(Sampler: abstract new (settings: never) => AudioSampler): string {
  const hash = createHash('sha256');
  let each: unknown = Sampler;
  while (typeof each === 'function' && each !== AudioSampler) {
    hash.update(String(each));
    each = Object.getPrototypeOf(each);
  }
  return hash.digest('hex').slice(0, 16);
}
