import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readMono16 } from '../../../src/audio/mono-pieces.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { type DecodeFixture, fixture, unpackBytes } from '../fixture.ts';

const { files } = fixture<DecodeFixture>('decode');
const contentOf = (name: string) => unpackBytes(files.find((file) => file.name === name)?.bytes ?? '');

function id3(size: number): Buffer {
  const head = Buffer.from([
    0x49,
    0x44,
    0x33,
    3,
    0,
    0,
    (size >> 21) & 127,
    (size >> 14) & 127,
    (size >> 7) & 127,
    size & 127,
  ]);
  return Buffer.concat([head, Buffer.alloc(size, 0x89)]);
}

function ape(fields: number, isHeader: boolean): Buffer {
  const row = Buffer.alloc(32);
  row.write('APETAGEX', 0, 'latin1');
  row.writeUInt32LE(2000, 8);
  row.writeUInt32LE(fields + 32, 12);
  row.writeUInt32LE(isHeader ? 0xa0000000 : 0x80000000, 20);
  return row;
}

const id3v1 = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125, 0x41)]);
// Fields that hold what looks like frames of MP3.
const fields = Buffer.concat(
  Array.from({ length: 20 }, () => Buffer.from([0xff, 0xfb, 0x90, 0x00, ...new Array(96).fill(0)])),
);
const apev2 = Buffer.concat([ape(fields.length, true), fields, ape(fields.length, false)]);

async function read(t: ExecutionContext, ...parts: readonly Uint8Array[]): Promise<Int16Array> {
  const folder = temporaryFolder(t, { a: Buffer.concat(parts) });
  return (await readMono16(join(folder, 'a'), 'a')).samples;
}

for (const name of ['mono.mp3', 'no-xing.mp3', 'mono.flac']) {
  test(`${name}: tags before and behind it, whatever their size and number, change no sample`, async (t) => {
    const content = contentOf(name);
    const bare = await read(t, content);
    t.deepEqual(await read(t, id3(1_200_000), content), bare);
    t.deepEqual(await read(t, id3(300), id3(20_000), id3(3), content), bare);
    t.deepEqual(await read(t, id3(300), content, apev2, id3v1), bare);
    t.deepEqual(await read(t, content, id3v1), bare);
  });
}

test('an MP3 file may have zeros between its tag and its first frame', async (t) => {
  const content = contentOf('no-xing.mp3');
  t.deepEqual(await read(t, id3(300), Buffer.alloc(50_000), content), await read(t, content));
});

test('a tag without a sound behind it is refused by what follows it', async (t) => {
  await t.throwsAsync(read(t, id3(300), Buffer.from('dear diary, today')), {
    message: /^a: no audio that can be read: has "dear diary, " behind a tag of 310 bytes/,
  });
});
