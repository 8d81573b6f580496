import type { NetworkSettings } from './network.ts';

/** @throws RangeError that names the setting, where it is no whole number from `least` */
export function wholeNumber(settings: NetworkSettings, name: string, least = 1): number {
  const value = settings[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least) {
    throw new RangeError(`${name} ${value}; expected a whole number from ${least}`);
  }
  return value;
}

/** @throws RangeError that names the setting, where it is no whole number from 1, and no list of some */
export function wholeNumbers(settings: NetworkSettings, name: string): readonly number[] {
  const value = settings[name];
  const numbers = Array.isArray(value) ? (value as readonly number[]) : [wholeNumber(settings, name)];
  if (numbers.length === 0 || !numbers.every((number) => Number.isInteger(number) && number >= 1)) {
    throw new RangeError(`${name} ${numbers.join(', ')}; expected whole numbers from 1`);
  }
  return numbers;
}

/** @throws RangeError that names the setting, where it is none of the names */
export function oneOf<Name extends string>(
  settings: NetworkSettings,
  name: string,
  known: readonly Name[],
): Name {
  const found = known.find((each) => each === settings[name]);
  if (found === undefined) {
    throw new RangeError(`${name} ${settings[name]}; expected one of ${known.join(', ')}`);
  }
  return found;
}
