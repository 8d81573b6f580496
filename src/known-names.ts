import { UserError } from './errors.ts';
import { nearestName } from './nearest-name.ts';

/**
 * Looks for names that are slips: a default would take the place of what they say, unnoticed.
 *
 * @param where what the names are of, such as `option`; begins the message
 * @param given names with values; one without a value says nothing
 * @throws UserError for a name that is none of `known`
 */
export function requireKnownNames(where: string, given: object, known: readonly string[]): void {
  const found = Object.entries(given).find(([name, value]) => value !== undefined && !known.includes(name));
  if (found === undefined) return;
  const [name] = found;
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  throw new UserError(`${where} ${name}: unknown; expected some of ${known.join(', ')}${hint}`);
}
