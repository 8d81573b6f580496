import test from 'ava';
import { readWavLayout } from '../../src/audio/wav-layout.ts';
import { UserError } from '../../src/errors.ts';
import { wavFile } from './wav-file.ts';

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
    'an RF64 file',
    text('RF64\xff\xff\xff\xffWAVEds64'),
    'is of the kind RF64, expected RIFF/WAVE (little-endian, below 4 GiB)',
  ],
  [
    'a big-endian file',
    text('RIFX\0\0\0\0WAVE'),
    'is of the kind RIFX, expected RIFF/WAVE (little-endian, below 4 GiB)',
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
  ['mu-law', changed(20, 7), 'its samples are in format 0x0007 (mu-law), expected integer or float PCM'],
  [
    'an unheard-of format',
    changed(20, 0x34, 0x12),
    'its samples are in format 0x1234 (unknown), expected integer or float PCM',
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
