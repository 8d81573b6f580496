import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { recogniseFormat } from '../../../src/audio/containers/audio-format.ts';
import { type DecodeFixture, fixture, unpackBytes } from '../fixture.ts';
import { wavFile } from '../wav-file.ts';

const { files } = fixture<DecodeFixture>('decode');
const contentOf = (name: string) => unpackBytes(files.find((file) => file.name === name)?.bytes ?? '');

/** By the end of the file's name; Ogg files by all of it. */
const FORMATS: Record<string, string> = {
  mp3: 'mp3',
  flac: 'flac',
  'flac.ogg': 'ogg-flac',
  'vorbis.ogg': 'vorbis',
  'three.ogg': 'vorbis',
  opus: 'opus',
  webm: 'webm',
  m4a: 'm4a',
};

for (const { name, bytes } of files) {
  test(`${name} is recognised`, (t) => {
    t.is(
      recogniseFormat(unpackBytes(bytes))?.format,
      (FORMATS[name] ?? FORMATS[name.split('.')[1] ?? '']) as never,
    );
  });
}

test('WAV is recognised', (t) => {
  const file = wavFile({ encoding: 'integer', bits: 16, channels: 1, sampleRate: 8000, stored: [1, 2] });
  t.is(recogniseFormat(file)?.format, 'wav');
});

const SIGNATURES = {
  wav: 'RIFF....WAVE',
  w64: 'riff\x2e\x91\xcf\x11',
  aiff: 'FORM....AIFF',
  au: '.snd',
  caf: 'caff',
  webm: '\x1a\x45\xdf\xa3',
  m4a: '....ftyp',
  flac: 'fLaC',
};

for (const [format, text] of Object.entries(SIGNATURES)) {
  test(`every letter of what ${format} files begin with is looked at`, (t) => {
    const bytes = Buffer.from(text, 'latin1');
    t.is(recogniseFormat(bytes)?.format, format as never);
    for (const [place, character] of [...text.slice(0, 8)].entries()) {
      if (character === '.' && format !== 'au') continue;
      t.is(recogniseFormat(bytes.with(place, 0x7e)), undefined, `another letter at ${place}`);
    }
  });
}

test('an MP3 file may begin with some zeros, or be cut out of the middle of another', (t) => {
  const frames = contentOf('no-xing.mp3');
  t.deepEqual(recogniseFormat(Buffer.concat([Buffer.alloc(500), frames])), { format: 'mp3', start: 500 });
  t.deepEqual(recogniseFormat(Buffer.concat([Buffer.alloc(60_000), frames])), {
    format: 'mp3',
    start: 60_000,
  });
  t.is(recogniseFormat(Buffer.concat([Buffer.alloc(70_000), frames])), undefined);
  t.is(recogniseFormat(frames.subarray(100))?.format, 'mp3');
});

testProp('text is no audio', [fc.string({ size: 'large' })], (t, text) => {
  t.is(recogniseFormat(Buffer.from(text)), undefined);
});
