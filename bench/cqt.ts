import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { readNpy } from '../src/formats/files/npy.ts';
import { RandomStream } from '../src/random/random-stream.ts';
import { createRepresentation } from '../src/representations/representations.ts';
import type { RepresentationSettings } from '../src/representations/settings.ts';
import { createTransform } from '../src/representations/transform.ts';
import { type Peer, startPythonPeer } from './python-peer.ts';

const SECONDS = 30;
const TURNS = 7;
const GOAL = 3;

interface Case {
  readonly about: string;
  readonly name: 'cqt' | 'hcqt';
  readonly sampleRate: number;
  readonly settings: RepresentationSettings;
}

const CASES: readonly Case[] = [
  {
    about: 'as librosa has it where nothing is said',
    name: 'cqt',
    sampleRate: 22050,
    settings: { hop_length: 512, bins_per_octave: 12, octaves: 7 },
  },
  {
    about: 'as cqt has it where nothing is said',
    name: 'cqt',
    sampleRate: 16000,
    settings: { hop_length: 256, bins_per_octave: 36, octaves: 7 },
  },
  {
    about: 'as music-transcription has it',
    name: 'cqt',
    sampleRate: 44100,
    settings: { hop_length: 512, bins_per_octave: 60, octaves: 9 },
  },
  {
    about: 'as deep salience has it',
    name: 'hcqt',
    sampleRate: 22050,
    settings: { hop_length: 256, bins_per_octave: 60, octaves: 6, harmonics: [0.5, 1, 2, 3, 4, 5] },
  },
];

interface Request {
  /** File of float32 numbers. */
  readonly sound: string;
  readonly sampleRate: number;
  readonly settings: RepresentationSettings;
  /** Where magnitudes go. */
  readonly save: string;
}

/**
 * Magnitudes of constant-Q transforms of 30 seconds against `librosa.cqt`, one thread each, by turns, and how far they lie from
 * each other. The ratio is the geometric mean of those of the cases, each of the median times. What is made once for all
 * sounds, and by librosa for each, is given besides.
 */
export async function run(): Promise<void> {
  const peer = await startPythonPeer<Request>('cqt');
  if (peer === undefined) return;
  const folder = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  console.log(`librosa ${peer.about.librosa}, NumPy ${peer.about.numpy}`);
  try {
    const ratios: number[] = [];
    for (const each of CASES) ratios.push(await compare(each, peer, folder));
    const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
    console.log(`cqt: ratio ${mean.toFixed(2)} (goal ${GOAL})`);
  } finally {
    peer.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(
  { about, name, sampleRate, settings }: Case,
  peer: Peer<Request>,
  folder: string,
): Promise<number> {
  const waveform = soundOf(SECONDS * sampleRate, sampleRate);
  const request = {
    sound: join(folder, 'sound.f32'),
    sampleRate,
    settings: { harmonics: [1], f_min: 32.7, ...settings },
    save: join(folder, 'magnitudes.npy'),
  };
  await writeFile(request.sound, new Uint8Array(waveform.buffer));
  const start = performance.now();
  const representation = createRepresentation(name, { ...settings, decibels: false }, sampleRate);
  const transform = await createTransform(representation);
  const made = performance.now() - start;
  const own = await transform.transform(waveform);
  await peer.measure(request);
  const { data: other } = await readNpy(request.save);
  const times: { own: number; other: number }[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const before = performance.now();
    await transform.transform(waveform);
    times.push({ own: performance.now() - before, other: 1000 * (await peer.measure(request)) });
  }
  await transform.release();
  const [ours, theirs] = [median(times.map((time) => time.own)), median(times.map((time) => time.other))];
  console.log(
    `${name} ${about}: heareval ${ours.toFixed(0)} ms (and ${made.toFixed(0)} ms once), librosa ${theirs.toFixed(0)} ms for ${SECONDS} s; ` +
      `${distance(own, other as Float32Array).toExponential(1)} of the peak apart; ratio ${(theirs / ours).toFixed(2)}`,
  );
  return theirs / ours;
}

/** Two gliding tones with noise. */
function soundOf(samples: number, sampleRate: number): Float32Array {
  return Float32Array.from(new RandomStream(1, 'noise').normals(samples), (noise, index) => {
    const time = index / sampleRate;
    const low = Math.sin(2 * Math.PI * (110 * time + 5 * time ** 2));
    const high = Math.sin(2 * Math.PI * (1300 * time + 40 * Math.sin(time)));
    return 0.3 * low + 0.2 * high + 0.02 * noise;
  });
}

/** The furthest two numbers, in parts of the largest. */
function distance(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.NaN;
  const furthest = a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? 0))), 0);
  return furthest / a.reduce((most, value) => Math.max(most, value), 0);
}
