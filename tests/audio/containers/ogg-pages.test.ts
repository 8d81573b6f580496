import test from 'ava';
import { checkOggPages } from '../../../src/audio/containers/ogg-pages.ts';

const [FIRST, MIDDLE, LAST] = [2, 0, 4];

/** A page of one packet of up to 254 bytes, with its checksum (RFC 3533, section 6). */
function page(flags: number, stream: number, number: number, packet: Buffer): Buffer {
  const header = Buffer.alloc(28);
  header.write('OggS');
  header[5] = flags;
  header.writeUInt32LE(stream, 14);
  header.writeUInt32LE(number, 18);
  header[26] = 1;
  header[27] = packet.length;
  const bytes = Buffer.concat([header, packet]);
  let checksum = 0;
  for (const byte of bytes) {
    checksum ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) checksum = (checksum << 1) ^ (checksum < 0 ? 0x04c11db7 : 0);
  }
  bytes.writeUInt32LE(checksum >>> 0, 22);
  return bytes;
}

function vorbis(rate: number): Buffer {
  const packet = Buffer.alloc(30);
  packet.write('\x01vorbis', 'latin1');
  packet.writeUInt32LE(rate, 12);
  return packet;
}

const SOUND = Buffer.from('sound');
const stream = (id: number, rate: number) => [
  page(FIRST, id, 0, vorbis(rate)),
  page(MIDDLE, id, 1, SOUND),
  page(MIDDLE, id, 2, SOUND),
  page(LAST, id, 3, SOUND),
];
const check = (...pages: readonly Uint8Array[]) => checkOggPages(Buffer.concat(pages), 'a.ogg');
const [head, ...rest] = stream(1, 8000) as [Buffer, ...Buffer[]];

test('streams one after another, pictures beside the sound, and bytes behind the last page are well', (t) => {
  const picture = page(FIRST, 9, 0, Buffer.from('\x80theora', 'latin1'));
  t.notThrows(() => check(picture, head, page(MIDDLE, 9, 1, SOUND), ...rest, Buffer.alloc(100)));
  t.notThrows(() => check(head, ...rest, ...stream(2, 8000), ...stream(2, 8000)));
});

test('a stream at another rate behind the first is refused', (t) => {
  t.throws(() => check(head, ...rest, ...stream(2, 16_000)), {
    message: 'a.ogg: its sample rate changes from 8000 to 16000 Hz, expected one rate',
  });
});

test('two streams of sound side by side are refused', (t) => {
  t.throws(() => check(head, page(FIRST, 2, 0, vorbis(8000)), ...rest), {
    message: 'a.ogg: has several streams of sound at once in its Ogg, expected one',
  });
});

test('pages that are cut short, missing, changed or not where they should be are refused', (t) => {
  const [second, third, last] = rest as [Buffer, Buffer, Buffer];
  const changed = Buffer.from(third).fill(1, 30, 31);
  const damages: readonly (readonly [Uint8Array[], RegExp])[] = [
    [[head, second.subarray(0, -1)], /truncated: promises 91 bytes, 90 are there/],
    [[head, second, last], /damaged: pages 2 to 2 of its Ogg are missing, at byte 91/],
    [[head, second, changed, last], /damaged: the page of Ogg at byte 91 does not have its checksum/],
    [
      [head, second, Buffer.alloc(10), third],
      /damaged: expected a page of Ogg at byte 91, the next is at 101/,
    ],
  ];
  for (const [pages, message] of damages) t.throws(() => check(...pages), { message });
});
