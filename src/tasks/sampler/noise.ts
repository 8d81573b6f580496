import type { PythonRandom } from '../../random/python-random.ts';

/** Adds white noise, uniform between -`peak` and `peak`. */
export function addNoise(target: Float32Array, peak: number, random: PythonRandom): void {
  for (let i = 0; i < target.length; i++) {
    target[i] = (target[i] as number) + peak * (2 * random.random() - 1);
  }
}
