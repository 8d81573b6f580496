import { UserError } from '../errors.ts';
import type { AudioSampler, SamplerSettings } from './audio-sampler.ts';
import { renderSound } from './making/make-points.ts';
import type { SamplerClass } from './sampler-class.ts';

/**
 * Whether a sampler gives the same sounds for the same indices whatever came before: of two, one is asked for the sounds 0, the
 * last, 1 and the last, the other for 1 and the last alone. What a sampler remembers, and `Math.random`, show in that.
 *
 * @throws UserError where they differ
 */
export async function checkRepeatable<Settings extends SamplerSettings>(
  Sampler: SamplerClass<Settings>,
  settings: Settings,
  size: number,
): Promise<void> {
  const [one, other] = [new Sampler(settings), new Sampler(settings)];
  await one.prepare();
  await other.prepare();
  const last = size - 1;
  renderSound(one, 0);
  renderSound(one, last);
  for (const index of new Set([1, last])) {
    const expected = renderSound(one, index);
    const found = renderAlone(other, index);
    const same =
      found !== undefined &&
      JSON.stringify(found.labels) === JSON.stringify(expected.labels) &&
      found.waveform.every((sample, i) => Object.is(sample, expected.waveform[i]));
    if (!same) {
      throw new UserError(
        `${Sampler.name}: sound ${index} is another one when other sounds are not made before it; expected updateProperties to choose all properties by its index, with numbers from this.random(index) and not from Math.random`,
      );
    }
  }
}

function renderAlone(sampler: AudioSampler, index: number): ReturnType<typeof renderSound> | undefined {
  try {
    return renderSound(sampler, index);
  } catch {
    // What it lacks is what the sounds before would have set.
    return undefined;
  }
}
