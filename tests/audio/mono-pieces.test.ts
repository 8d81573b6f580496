import { join } from 'node:path';
import test from 'ava';
import { readMono16, readMonoPieces } from '../../src/audio/mono-pieces.ts';
import { UserError } from '../../src/errors.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type DecodeFixture, fixture, unpackBytes, unpackInt16 } from './fixture.ts';

const { files } = fixture<DecodeFixture>('decode');
const contents = Object.fromEntries(files.map(({ name, bytes }) => [name, unpackBytes(bytes)]));

test('files of many formats are read at the same time', async (t) => {
  const folder = temporaryFolder(t, contents);
  const flacs = files.filter(({ name }) => name.endsWith('.flac'));
  await Promise.all(
    [...flacs, ...flacs].map(async ({ name, stride, mono16, sampleRate }) => {
      const signal = await readMono16(join(folder, name), name);
      t.is(signal.sampleRate, sampleRate);
      t.deepEqual(
        signal.samples.filter((_, i) => i % stride === 0),
        unpackInt16(mono16),
      );
    }),
  );
});

test('each piece tells what the file is', async (t) => {
  const folder = temporaryFolder(t, contents);
  for await (const piece of readMonoPieces(join(folder, 'stereo.mp3'), 'stereo.mp3')) {
    t.like(piece, { format: 'mp3', channelCount: 2, sampleRate: 44100 });
  }
});

test('the rest of a file can be left, and another be read', async (t) => {
  const folder = temporaryFolder(t, contents);
  for (let i = 0; i < 3; i += 1) {
    for await (const piece of readMonoPieces(join(folder, 'mono.opus'), 'mono.opus')) {
      t.is(piece.format, 'opus');
      break;
    }
  }
  t.is((await readMono16(join(folder, 'mono.opus'), 'mono.opus')).samples.length, 4800);
});

test('after a bad file good ones are read', async (t) => {
  const cut = contents['stereo.flac']?.subarray(0, 1000) ?? new Uint8Array();
  const folder = temporaryFolder(t, { 'cut.flac': cut, 'text.mp3': 'la la la', ...contents });
  await t.throwsAsync(readMono16(join(folder, 'cut.flac'), 'cut.flac'), {
    instanceOf: UserError,
    message: /^cut\.flac: [^\n]+$/,
  });
  await t.throwsAsync(readMono16(join(folder, 'text.mp3'), 'text.mp3'), { instanceOf: UserError });
  t.is((await readMono16(join(folder, 'stereo.flac'), 'stereo.flac')).samples.length, 800);
});
