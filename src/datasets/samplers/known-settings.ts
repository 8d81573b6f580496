import { UserError } from '../../errors.ts';
import { nearestName } from '../../nearest-name.ts';

const COMMON = ['duration', 'sampleRate', 'seed'];

/**
 * A sampler's settings that are slips: its defaults would take their place unnoticed. Samplers that extend one may have more.
 *
 * @param own names beside those of all samplers
 * @throws UserError for a setting that has a value and is none of them
 */
export function requireKnownSettings(
  sampler: string,
  settings: Readonly<Record<string, unknown>>,
  own: readonly string[],
): void {
  const known = [...COMMON, ...own];
  const unknown = Object.keys(settings).find((name) => settings[name] !== undefined && !known.includes(name));
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, known);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  throw new UserError(`${sampler}: setting ${unknown}: unknown; expected some of ${known.join(', ')}${hint}`);
}
