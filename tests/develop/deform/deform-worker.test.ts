import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { decodeWav, encodeWav16 } from '../../../src/audio/index.ts';
import { deformTrack } from '../../../src/develop/deform/deform-worker.ts';
import type { Deformation } from '../../../src/develop/deform/deformation.ts';
import { newAnnotation, newJams, parseJams, stringifyJams } from '../../../src/formats/jams/index.ts';
import { hzOfMidi, midiOfHz } from '../../../src/formats/labels/midi-number.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const RATE = 16000;
const NOTES = [60, 67, 64];
/** Seconds from one note to the next; each sounds for 0.4 s. */
const SPACING = 0.8;

/** Three notes of 0.4 s with overtones, and their annotation. */
function melody(): Record<string, string | Uint8Array> {
  const samples = Int16Array.from({ length: NOTES.length * SPACING * RATE }, (_, index) => {
    const time = index / RATE;
    const hertz = hzOfMidi(NOTES[Math.min(2, Math.floor(time / SPACING))] as number);
    if (time % SPACING > 0.4) return 0;
    return 9000 * (Math.sin(2 * Math.PI * hertz * time) + 0.4 * Math.sin(4 * Math.PI * hertz * time));
  });
  const data = NOTES.map((value, index) => ({ time: SPACING * index, duration: 0.4, value }));
  const jams = newJams({
    file_metadata: { duration: NOTES.length * SPACING },
    annotations: [newAnnotation({ namespace: 'note_midi', data })],
  });
  return { 'a.wav': encodeWav16({ samples, sampleRate: RATE }), 'a.jams': stringifyJams(jams) };
}

/** The MIDI number of what sounds around a time, by the autocorrelation of a tenth of a second. */
function midiAt(samples: Float32Array, seconds: number): number {
  const start = Math.round((seconds - 0.05) * RATE);
  const correlation = (lag: number) => {
    let sum = 0;
    for (let n = start; n < start + 0.1 * RATE; n++) {
      sum += (samples[n] as number) * (samples[n + lag] as number);
    }
    return sum;
  };
  const lags = Array.from({ length: 120 }, (_, index) => index + 20);
  const values = lags.map(correlation);
  // The first of the peaks, as a sound repeats after two of its periods too.
  const least = 0.8 * Math.max(...values);
  const best = values.findIndex(
    (value, index) =>
      value > least && value > (values[index - 1] ?? value) && value > (values[index + 1] ?? 0),
  );
  const [before = 0, top = 0, after = 0] = values.slice(best - 1, best + 2);
  const exact = (lags[best] as number) + (0.5 * (before - after)) / (before - 2 * top + after);
  return midiOfHz(RATE / exact);
}

async function deformed(folder: string, deformation: Deformation) {
  const [audio, annotation] = [join(folder, 'a.wav'), join(folder, 'a.jams')];
  const made = await deformTrack({ audio, annotation, track: 'a', deformation, seed: 1 });
  if ('problem' in made) throw new Error(made.problem);
  const { channels, sampleRate } = decodeWav(made.wav, 'a.wav');
  return { samples: channels[0] as Float32Array, sampleRate, ...made, jams: parseJams(made.jams, 'a.jams') };
}

test('what a deformed annotation says is what sounds in the deformed recording', async (t) => {
  const folder = temporaryFolder(t, melody());
  const all: readonly Deformation[] = [
    { id: '0', name: 'pitch_shift', amount: 2 },
    { id: '1', name: 'pitch_shift', amount: -3 },
    { id: '2', name: 'time_stretch', amount: 0.8 },
    { id: '3', name: 'time_stretch', amount: 1.25 },
    { id: '4', name: 'gain', amount: -6 },
    { id: '5', name: 'noise', amount: 30 },
  ];
  for (const deformation of all) {
    const { samples, jams } = await deformed(folder, deformation);
    const about = `${deformation.name} ${deformation.amount}`;
    t.true(Math.abs(jams.file_metadata.duration - samples.length / RATE) < 1e-3, about);
    const [{ data } = t.fail()] = jams.annotations;
    t.is(data.length, NOTES.length);
    for (const { time, duration, value } of data) {
      const heard = midiAt(samples, time + duration / 2);
      t.true(
        Math.abs(heard - (value as number)) < 0.2,
        `${about}: ${heard} at ${time} s, annotated ${value}`,
      );
    }
    const [, second] = data;
    const pause = (second?.time ?? 0) - 0.2 / (deformation.name === 'time_stretch' ? deformation.amount : 1);
    const inPause = samples.subarray(Math.round((pause - 0.03) * RATE), Math.round((pause + 0.03) * RATE));
    t.true(Math.max(...inPause.map(Math.abs)) < 0.02, `${about}: silent before the second note`);
  }
});

test('samples that are clipped are counted, and what cannot be read is a line that names the file', async (t) => {
  const folder = temporaryFolder(t, { ...melody(), 'b.wav': 'no audio', 'b.jams': '{"annotations": 3}' });
  const louder: Deformation = { id: '0', name: 'gain', amount: 20 };
  t.regex((await deformed(folder, louder)).remarks.join(), /^\d+ of 38400 samples are clipped$/);
  const job = { track: 'b', deformation: louder, seed: 1 };
  const problems = [
    ['b.wav', 'a.jams', /b\.wav: no audio that can be read/],
    ['a.wav', 'b.jams', /b\.jams/],
  ] as const;
  for (const [audio, annotation, expected] of problems) {
    const made = await deformTrack({
      ...job,
      audio: join(folder, audio),
      annotation: join(folder, annotation),
    });
    t.regex('problem' in made ? made.problem : '', expected);
  }
  t.is(await readFile(join(folder, 'b.wav'), 'utf8'), 'no audio');
});
