import { createHash } from 'node:crypto';
import { rememberShared } from '../../pipeline/index.ts';
import type { ModuleHost } from '../module-host.ts';
import { noise } from './mock-audio.ts';

/**
 * Embeds a second of noise, so that a broken module fails at once and not when its task has been prepared. That a module
 * has passed is remembered by its identity.
 *
 * @throws UserError that names the module and what is wrong
 */
export async function checkQuickly(
  host: ModuleHost,
  kind: 'scene' | 'event',
  store: { readonly workdir: string; readonly cache?: string | undefined },
  signal?: AbortSignal,
): Promise<void> {
  const { name, identity } = host.module;
  const digest = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
  await rememberShared(store, `modules/${name}-${digest}-${kind}.json`, async () => {
    const { sampleRate } = await host.describe(signal);
    const sounds = [noise(1, sampleRate, 1), noise(1, sampleRate, 2)];
    await (kind === 'scene' ? host.embedScenes(sounds, signal) : host.embedTimestamps(sounds, signal));
    return true;
  });
}
