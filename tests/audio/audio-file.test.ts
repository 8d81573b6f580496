import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openAudioFile } from '../../src/audio/audio-file.ts';
import { toMono16 } from '../../src/audio/mono.ts';
import type { DecodedAudio } from '../../src/audio/signal.ts';
import { decodeWav } from '../../src/audio/wav.ts';
import { UserError } from '../../src/errors.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type DecodeFixture, fixture, unpackBytes, unpackInt16 } from './fixture.ts';
import { wavFile } from './wav-file.ts';

const { files } = fixture<DecodeFixture>('decode');

async function decodeAll(t: ExecutionContext, bytes: Uint8Array, name: string): Promise<DecodedAudio[]> {
  const folder = temporaryFolder(t, { [name]: bytes });
  const pieces: DecodedAudio[] = [];
  const file = openAudioFile(join(folder, name), name);
  t.teardown(file.close);
  for await (const piece of file.decode()) pieces.push(piece);
  return pieces;
}

function joined(parts: readonly Int16Array[]): Int16Array {
  return Int16Array.from(parts.flatMap((part) => [...part]));
}

/** Where ffmpeg leaves an encoder's padding, or takes away more than that, the number of samples is the source's. */
const EXACT_LENGTH = /vorbis\.ogg|three\.ogg|mono\.m4a|stereo\.m4a/;
const LOSSLESS = /flac|alac/;

for (const { name, bytes, ...expected } of files) {
  test(`${name}: decodes to what ffmpeg makes of it`, async (t) => {
    const pieces = await decodeAll(t, unpackBytes(bytes), name);
    const mono16 = joined(pieces.map((piece) => toMono16(piece).samples));
    t.is(pieces[0]?.sampleRate, expected.sampleRate);
    t.is(pieces[0]?.channels.length, expected.channels);
    t.is(mono16.length, EXACT_LENGTH.test(name) ? expected.sourceFrames : expected.frames);
    const theirs = unpackInt16(expected.mono16).subarray(0, Math.ceil(mono16.length / expected.stride));
    const furthest = Math.max(
      ...theirs.map((sample, i) => Math.abs(sample - (mono16[i * expected.stride] as number))),
    );
    t.true(furthest <= (LOSSLESS.test(name) ? 0 : 1), `${furthest}`);
  });
}

test('a file is recognised by what is in it, not by its name', async (t) => {
  const flac = files.find(({ name }) => name === 'mono.flac');
  const pieces = await decodeAll(t, unpackBytes(flac?.bytes ?? ''), 'song.mp3');
  t.is(pieces[0]?.encoding, 'integer');
});

test('a WAV file in pieces is what it is whole', async (t) => {
  const frames = 400_000;
  const stored = Array.from({ length: 3 * frames }, (_, i) => ((i * 7919) % 65536) - 32768);
  const bytes = wavFile({ encoding: 'integer', bits: 16, channels: 3, sampleRate: 8000, stored });
  const pieces = await decodeAll(t, bytes, 'long.wav');
  t.true(pieces.length > 1);
  const parts = pieces.map((piece) => toMono16(piece).samples);
  const whole = toMono16(decodeWav(bytes, 'long.wav')).samples;
  const places = parts.map((_, i) => parts.slice(0, i).reduce((sum, part) => sum + part.length, 0));
  t.is((places.at(-1) ?? 0) + (parts.at(-1)?.length ?? 0), frames);
  for (const [i, part] of parts.entries()) {
    t.deepEqual(part, whole.slice(places[i], (places[i] as number) + part.length));
  }
});

const BAD: readonly (readonly [what: string, name: string, bytes: Uint8Array, message: RegExp])[] = [
  ['an empty file', 'a.wav', new Uint8Array(0), /is empty \(0 bytes\), expected an audio file/],
  [
    'a text with the name of an MP3 file',
    'notes.mp3',
    Buffer.from('dear diary, today I heard a bird\n'.repeat(999)),
    /no audio that can be read: begins with "dear diary, ", expected WAV, AIFF, AU, CAF, FLAC, MP3, Ogg/,
  ],
  ['a tag without a song', 'a.mp3', Buffer.from('ID3\x04\0\0\0\0\0\0'), /no audio that can be read/],
];

for (const [what, name, bytes, message] of BAD) {
  test(`${what} is refused in one line that names it`, async (t) => {
    const error = await t.throwsAsync(decodeAll(t, bytes, name), { instanceOf: UserError, message });
    t.true(error?.message.startsWith(`${name}: `) && !error.message.includes('\n'), error?.message);
  });
}

const TRUNCATED = /truncated|cannot be decoded|holds no audio/;

for (const { name, bytes } of files) {
  if (name === 'no-xing.mp3' || name === 'recorded.webm') continue;
  test(`${name}: cut off at three quarters, it is refused as truncated`, async (t) => {
    const whole = unpackBytes(bytes);
    const cut = whole.subarray(0, Math.floor(whole.length * 0.75));
    const error = await t.throwsAsync(decodeAll(t, cut, name), { instanceOf: UserError, message: TRUNCATED });
    t.log(error?.message);
  });
}

test('a file that is not there is named', (t) => {
  t.throws(() => openAudioFile('nowhere/a.wav', 'a.wav'), {
    instanceOf: UserError,
    message: 'a.wav: is not there, expected an audio file',
  });
});

const UNREADABLE: readonly (readonly [name: string, begin: string])[] = [
  ['WMA or another ASF file', '\x30\x26\xb2\x75\x8e\x66\xcf\x11'],
  ['Musepack', 'MPCK'],
  ['AMR', '#!AMR\n'],
  ['AC-3', '\x0b\x77'],
  ['Speex in Ogg', `OggS\0\x02${'\0'.repeat(20)}\x01\x50Speex   1.2`],
  ['a web page', '<!DOCTYPE html>'],
  ['a pointer of Git LFS (fetch the file with `git lfs pull`)', 'version https://git-lfs.github.com/spec/v1'],
];

for (const [what, begin] of UNREADABLE) {
  test(`${what} is refused by its name`, async (t) => {
    const bytes = Buffer.concat([Buffer.from(begin, 'latin1'), Buffer.alloc(400)]);
    const error = await t.throwsAsync(decodeAll(t, bytes, 'a.mp3'), { instanceOf: UserError });
    t.true(
      error?.message.startsWith(`a.mp3: is ${what}, which cannot be read, expected WAV`),
      error?.message,
    );
  });
}

test('what is no file is refused and not waited for', (t) => {
  const folder = temporaryFolder(t, {});
  execFileSync('mkfifo', [join(folder, 'pipe.wav')]);
  for (const [file, what] of [
    [join(folder, 'pipe.wav'), 'a FIFO'],
    [folder, 'a folder'],
    ['/dev/null', 'a device'],
  ] as const) {
    t.throws(() => openAudioFile(file, 'a.wav'), { message: `a.wav: is ${what}, expected an audio file` });
  }
});
