import test from 'ava';
import { crc32c } from '../../../src/formats/files/crc32c.ts';

test('checksums are those of RFC 3720', (t) => {
  t.is(crc32c(Buffer.from('123456789')), 0xe3069283);
  t.is(crc32c(new Uint8Array(32)), 0x8a9136aa);
  t.is(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
  t.is(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e);
  t.is(crc32c(new Uint8Array()), 0);
});
