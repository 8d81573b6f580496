import test from 'ava';
import { statedVersion } from '../../src/modules/stated-version.ts';

test('a version that is a plain string is read, any other is not', (t) => {
  t.is(statedVersion("export const version = '1.0';"), '1.0');
  t.is(statedVersion('export const version: string = "2";'), '2');
  t.is(statedVersion('export const version = read();'), undefined);
});
