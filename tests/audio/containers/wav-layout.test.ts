import test from 'ava';
import { readWavLayout } from '../../../src/audio/containers/wav-layout.ts';
import { UserError } from '../../../src/errors.ts';
import { wavFile } from '../wav-file.ts';

const bytes = wavFile({ encoding: 'integer', bits: 16, channels: 2, sampleRate: 8000, stored: [1, 2, 3, 4] });

/** The file with other bytes from `offset` on. */
function changed(offset: number, ...values: number[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.set(values, offset);
  return copy;
}

function text(characters: string): Uint8Array {
  return Buffer.from(characters, 'latin1');
}

const EXPECTED = "expected integer or float PCM, A-law, mu-law, or Microsoft's or IMA's ADPCM";

const BAD: readonly (readonly [what: string, bytes: Uint8Array, message: string])[] = [
  ['an empty file', new Uint8Array(0), 'is empty (0 bytes), expected a WAV file'],
  [
    'a text file',
    text('filename,label\na,b\n'),
    'not a WAV file: begins with "filename,lab", expected "RIFF....WAVE"',
  ],
  ['an mp3', text('ID3\x03\0\0\0\0'), 'not a WAV file: begins with "ID3.....", expected "RIFF....WAVE"'],
  [
    'an avi',
    text('RIFF\0\0\0\0AVI LIST'),
    'not a WAV file: begins with "RIFF....AVI ", expected "RIFF....WAVE"',
  ],
  [
    'a header alone',
    bytes.subarray(0, 12),
    'expected a "fmt " chunk, the file ends after 12 bytes without one',
  ],
  [
    'a file without data',
    bytes.subarray(0, 36),
    'expected a "data" chunk, the file ends after 36 bytes without one',
  ],
  [
    'data before its format',
    changed(12, ...text('junk')),
    'its "data" chunk comes before any "fmt " chunk, expected "fmt " first',
  ],
  ['truncated data', bytes.subarray(0, 50), 'truncated: its "data" chunk promises 8 bytes, 6 are there'],
  [
    'a truncated chunk before the data',
    changed(16, 200, 0, 0, 0),
    'truncated: its "fmt " chunk promises 200 bytes, 32 are there',
  ],
  ['no samples', bytes.subarray(0, 44), 'truncated: its "data" chunk promises 8 bytes, 0 are there'],
  ['less than one frame', changed(40, 3, 0, 0, 0), 'holds no samples, expected at least one'],
  ['a short format', changed(16, 8, 0, 0, 0), 'its "fmt " chunk has 8 bytes, expected at least 16'],
  [
    'a short EXTENSIBLE format',
    changed(20, 0xfe, 0xff),
    'its EXTENSIBLE "fmt " chunk has 16 bytes, expected 40',
  ],
  ['MP3 in WAV', changed(20, 0x55), `its samples are in format 0x0055 (MP3), ${EXPECTED}`],
  [
    'an unheard-of format',
    changed(20, 0x34, 0x12),
    `its samples are in format 0x1234 (unknown), ${EXPECTED}`,
  ],
  ['no channels', changed(22, 0), 'has 0 channels, expected at least 1'],
  ['no sample rate', changed(24, 0, 0), 'sample rate 0 Hz, expected 200 to 2000000'],
  ['an odd depth', changed(34, 40), '40 bits per integer sample, expected one of 8, 16, 24, 32'],
  ['a float of 16 bits', changed(20, 3), '16 bits per float sample, expected one of 32, 64'],
  ['frames of another size', changed(32, 6), 'frames of 6 bytes, expected 4 for 2 channels of 16 bits'],
];

for (const [what, file, message] of BAD) {
  test(`${what} is refused in one line that says what was found`, (t) => {
    t.throws(() => readWavLayout(file, 'clips/a.wav'), {
      instanceOf: UserError,
      message: `clips/a.wav: ${message}`,
    });
  });
}

test('samples of 12 bits in 16 are read by their container', (t) => {
  t.is(readWavLayout(changed(34, 12), 'a.wav').bitsPerSample, 16);
});

test('a rest smaller than a frame is left out', (t) => {
  t.is(readWavLayout(changed(40, 7, 0, 0, 0), 'a.wav').frameCount, 1);
});

const STREAMED = [
  0, 0x7ffff000, 0x7fffffdb, 0x7fffffff, 0x80000000, 0xfffff000, 0xffffffdb, 0xfffffffe, 0xffffffff,
];

for (const size of STREAMED) {
  test(`a data size of 0x${size.toString(16)}, left by who could not seek, extends to the end of the file`, (t) => {
    const bytes32 = (value: number) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);
    t.is(readWavLayout(changed(40, ...bytes32(size)), 'a.wav').frameCount, 2);
  });
}

test('where the size of the whole file is not known, a size of data that is not there is no promise', (t) => {
  const file = changed(40, 0, 0, 1, 0);
  t.throws(() => readWavLayout(file, 'a.wav'), {
    message: /truncated: its "data" chunk promises 65536 bytes/,
  });
  t.is(readWavLayout(Uint8Array.from(file).fill(0xff, 4, 8), 'a.wav').frameCount, 2);
});

test('more than 2 GiB of which a good part is there is truncated', (t) => {
  const file = changed(40, 0, 0, 0, 0xa0);
  t.throws(() => readWavLayout(file, 'a.wav', 1_500_000_000), { message: /truncated/ });
});

test('the highest byte comes first in RIFX, and RF64 tells its size in a chunk of its own', (t) => {
  const rifx = Buffer.from(bytes);
  rifx.write('RIFX');
  for (const place of [4, 16, 24, 28, 40]) rifx.subarray(place, place + 4).swap32();
  for (const place of [20, 22, 32, 34]) rifx.subarray(place, place + 2).swap16();
  t.like(readWavLayout(rifx, 'a.wav'), { bigEndian: true, sampleRate: 8000, channelCount: 2, frameCount: 2 });
  const ds64 = Buffer.alloc(36);
  ds64.write('ds64');
  ds64.writeUInt32LE(28, 4);
  ds64.writeBigUInt64LE(4n, 16);
  const rf64 = Buffer.concat([bytes.subarray(0, 12), ds64, bytes.subarray(12)]);
  rf64.write('RF64');
  rf64.fill(0xff, 4, 8).fill(0xff, 76, 80);
  t.is(readWavLayout(rf64, 'a.wav').frameCount, 1);
  t.throws(() => readWavLayout(rf64, 'a.wav', 82), {
    message: /truncated: .* promises 4 bytes, 2 are there/,
  });
});

test('chunks behind data of size 0 are no samples, and data behind it is read', (t) => {
  const empty = changed(40, 0, 0, 0, 0).subarray(0, 44);
  const list = Buffer.concat([text('LIST'), Uint8Array.of(4, 0, 0, 0), text('INFO')]);
  t.throws(() => readWavLayout(Buffer.concat([empty, list]), 'a.wav'), { message: /holds no samples/ });
  t.is(readWavLayout(Buffer.concat([empty, bytes.subarray(36)]), 'a.wav').dataStart, 52);
});

test('a second format is refused, as nothing says which one the samples are in', (t) => {
  const twice = Buffer.concat([bytes.subarray(0, 36), bytes.subarray(12)]);
  t.throws(() => readWavLayout(twice, 'a.wav'), { message: 'a.wav: has two "fmt " chunks, expected one' });
});
