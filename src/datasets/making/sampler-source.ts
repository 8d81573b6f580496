import type { AudioSampler, SamplerSettings } from '../audio-sampler.ts';
import type { SamplerClass } from '../sampler-class.ts';
import { sourceOf } from '../sampler-text.ts';
import type { SoundsOf } from './make-in-order.ts';
import { renderSound } from './make-points.ts';

/**
 * Where a sampler's sounds come from: for other threads its module, where it says one itself (that of a class which it extends
 * has other sounds), and else this thread.
 */
export function soundsOf<Settings extends SamplerSettings>(
  Sampler: SamplerClass<Settings>,
  settings: Settings,
): SoundsOf {
  const { module: url, name } = Sampler;
  const source = sourceOf(Sampler);
  let sampler: Promise<AudioSampler> | undefined;
  return async (indices, isForThreads) => {
    if (isForThreads && url !== undefined && Object.hasOwn(Sampler, 'module')) {
      return { kind: 'module', url, name, source, settings };
    }
    sampler ??= prepared(Sampler, settings);
    const here = await sampler;
    const sounds = indices.map((index) => renderSound(here, index));
    return {
      kind: 'rendered',
      waveforms: sounds.map(({ waveform }) => waveform),
      labels: sounds.map(({ labels }) => labels),
    };
  };
}

async function prepared<Settings extends SamplerSettings>(
  Sampler: SamplerClass<Settings>,
  settings: Settings,
): Promise<AudioSampler> {
  const sampler = new Sampler(settings);
  await sampler.prepare();
  return sampler;
}
