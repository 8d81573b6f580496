import { requireKnownNames } from '../../known-names.ts';

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
  requireKnownNames(`${sampler}: setting`, settings, [...COMMON, ...own]);
}
