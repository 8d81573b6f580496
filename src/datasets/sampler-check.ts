import { UserError } from '../errors.ts';
import type { AudioSampler, SamplerSettings } from './audio-sampler.ts';
import { renderSound, type SamplerClass } from './making/make-points.ts';

/**
 * Whether a sampler gives the same sound for the same index whatever came before: of two, one is asked for the sounds 0 and
 * 1, the other for 1 alone. What a sampler remembers of the sound before, and `Math.random`, show in that.
 *
 * @throws UserError where they differ
 */
export async function checkRepeatable<Settings extends SamplerSettings>(
  Sampler: SamplerClass<Settings>,
  settings: Settings,
): Promise<void> {
  const [one, other] = [new Sampler(settings), new Sampler(settings)];
  await one.prepare();
  await other.prepare();
  one.updateProperties(0);
  const expected = renderSound(one, 1);
  const found = renderAlone(other);
  const same =
    found !== undefined &&
    JSON.stringify(found.labels) === JSON.stringify(expected.labels) &&
    found.waveform.every((sample, i) => Object.is(sample, expected.waveform[i]));
  if (!same) {
    throw new UserError(
      `${Sampler.name}: sound 1 is another one when sound 0 is not made before it; expected updateProperties to choose all properties by its index, with numbers from this.random(index) and not from Math.random`,
    );
  }
}

function renderAlone(sampler: AudioSampler): ReturnType<typeof renderSound> | undefined {
  try {
    return renderSound(sampler, 1);
  } catch {
    // What it lacks is what sound 0 would have set.
    return undefined;
  }
}
