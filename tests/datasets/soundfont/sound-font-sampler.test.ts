import { join } from 'node:path';
import test from 'ava';
import { SampledInstrument } from '../../../src/datasets/index.ts';
import { SampledPhrase } from '../../../src/tasks/sampler/sampled-phrase.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tinySoundFont } from './tiny-sound-font.ts';

/** Generator of the format: from which note to which an instrument has sounds. */
const KEY_RANGE = 43;

/** A font whose first instrument has the notes 60 to 66 alone. */
function narrowFont(): Buffer {
  const bytes = tinySoundFont([0]);
  const generator = bytes.indexOf('igen') + 8;
  bytes.writeUInt16LE(KEY_RANGE, generator);
  bytes.set([60, 66], generator + 2);
  return bytes;
}

test('a note that an instrument does not have is named, and is no label, where others sound too', async (t) => {
  const soundfont = join(temporaryFolder(t, { 'narrow.sf2': narrowFont() }), 'narrow.sf2');
  const settings = { duration: 1, sampleRate: 8000, soundfont };
  const phrases = new SampledPhrase({ ...settings, programs: [0], lowest: 54, semitones: 13 });
  await phrases.prepare();
  const told = [0, 1, 2, 3, 4, 5].map((index) => {
    phrases.updateProperties(index);
    const notes = phrases.getLabels().notes.map(({ frequency }) => 69 + 12 * Math.log2(frequency / 440));
    const isLacking = notes.some((midi) => Math.round(midi) < 60);
    if (isLacking) {
      t.throws(() => phrases.generateWaveform(), {
        name: 'UserError',
        message: /narrow.sf2: program 0 \(program 0\) has no sound for note 5\d; expected another range/,
      });
    } else {
      t.notThrows(() => phrases.generateWaveform());
    }
    return isLacking;
  });
  t.deepEqual([...new Set(told)].sort(), [false, true]);
  t.throws(() => new SampledInstrument({ ...settings, programs: [0], lowest: 60, highest: 120 }), {
    name: 'UserError',
    message: 'highest 120: a note of 8372.0 Hz; expected it below half the sample rate, 4000',
  });
});
