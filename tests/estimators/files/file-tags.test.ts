import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type FileTags, fileTags } from '../../../src/estimators/files/file-tags.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** A chunk of RIFF. */
function chunk(name: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(name);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

function wav(...chunks: Buffer[]): Buffer {
  const format = Buffer.from([1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 16, 0]);
  return chunk(
    'RIFF',
    Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), ...chunks, chunk('data', Buffer.alloc(160))]),
  );
}

function info(tags: Readonly<Record<string, Uint8Array | string>>): Buffer {
  const chunks = Object.entries(tags).map(([name, text]) => chunk(name, Buffer.from(text)));
  return chunk('LIST', Buffer.concat([Buffer.from('INFO'), ...chunks]));
}

/** ID3v2.3: by frame, the number of the encoding and the bytes. */
function id3(frames: Readonly<Record<string, readonly [number, Uint8Array]>>): Buffer {
  const body = Buffer.concat(
    Object.entries(frames).map(([name, [encoding, bytes]]) => {
      const head = Buffer.alloc(11);
      head.write(name);
      head.writeUInt32BE(bytes.length + 1, 4);
      head[10] = encoding;
      return Buffer.concat([head, bytes]);
    }),
  );
  const size = [21, 14, 7, 0].map((shift) => (body.length >> shift) & 127);
  return chunk('id3 ', Buffer.concat([Buffer.from('ID3\x03\0\0'), Buffer.from(size), body]));
}

async function read(t: ExecutionContext, content: Buffer): Promise<[FileTags, string[]]> {
  const folder = temporaryFolder(t, { 'song.wav': content });
  const warnings: string[] = [];
  const tags = await fileTags(join(folder, 'song.wav'), (line) =>
    warnings.push(line.replace(`${folder}/`, '')),
  );
  return [tags, warnings];
}

test('title, artist and release are read from tags, whatever their encoding', async (t) => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('夜', 'utf16le')]);
  const frames = {
    TIT2: [1, utf16],
    TPE1: [0, Buffer.from('Björk', 'latin1')],
    TALB: [3, Buffer.from('Ünï')],
  } as const;
  t.deepEqual(await read(t, wav(id3(frames))), [{ title: '夜', artist: 'Björk', release: 'Ünï' }, []]);
});

test('UTF-8 in a tag of Latin-1 is read as such and told, and text of no encoding is left out and told', async (t) => {
  t.deepEqual(await read(t, wav(info({ INAM: 'Größe', IART: Buffer.from('Björk', 'latin1') }))), [
    { title: 'Größe', artist: 'Björk' },
    ['song.wav: title is taken as UTF-8, Größe, though its tag has Latin-1'],
  ]);
  const [tags, warnings] = await read(t, wav(id3({ TIT2: [3, Buffer.from([0xff, 0xd0, 0x41])] })));
  t.deepEqual(tags, {});
  t.regex(
    warnings[0] ?? '',
    /^song\.wav: title ".+A" is not in the encoding that its tag names; it is left empty$/,
  );
});

test('a recording without tags is told of', async (t) => {
  t.deepEqual(await read(t, wav()), [{}, ['song.wav: no title and no artist in its tags']]);
});
