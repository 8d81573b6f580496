/**
 * What a test file gets for ava's `test` and fast-check's `testProp` when it shares its process with others: a title says
 * which file it is of (what follows `?` in this module's address), and each test waits for the one before it.
 */
import { testProp as property } from '@fast-check/ava';
import ava from 'ava';

export { fc } from '@fast-check/ava';

type Declare = (title: string, ...rest: readonly unknown[]) => void;

const file = new URL(import.meta.url).search.slice(1);

function told(declare: unknown): Declare {
  return (title, ...rest) => (declare as Declare)(`${file}: ${title}`, ...rest);
}

const serial = told(ava.serial);

export const testProp = told(property.serial);
export default Object.assign(told(ava.serial), { serial, skip: told(ava.serial.skip) });
