import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import type { ModuleHost, Sound } from './module-host.ts';
import { differenceOfSounds, TOO_MUCH } from './validate/judge.ts';

/**
 * Compares what a module with a `sceneField` makes of the frames of a sound with its scene embedding: long sounds are given the
 * one, short ones the other, and both are to be the same embedding.
 *
 * @returns the largest difference, of the largest value
 * @throws UserError where that is more than rounding can be
 */
export async function comparePooledFrames(
  host: ModuleHost,
  sound: Sound,
  signal?: AbortSignal,
): Promise<number> {
  const whole = await host.embedScenes([sound], signal);
  const { embeddings, timestamps } = at(await host.embedSceneFrames([sound], signal), 0);
  const size = embeddings.length / timestamps.length;
  const pooled = await host.poolSceneFrames(sound.name, embeddings, size, signal);
  const change = differenceOfSounds(whole, [pooled]);
  if (change <= TOO_MUCH) return change;
  throw new UserError(
    `module ${host.module.specifier}: ${sound.name}: what poolSceneFrames makes of getSceneFrames differs from getSceneEmbeddings by ` +
      `${change.toExponential(1)} of the largest value; expected that it does not, as the model has a sceneField`,
  );
}
