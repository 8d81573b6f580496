import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readMonoPieces } from '../../src/audio/mono-pieces.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type ContainersFixture, fixture, unpackBytes, unpackInt16 } from './fixture.ts';

const { pcm, aac, sbr, streams } = fixture<ContainersFixture>('containers');

async function readAll(t: ExecutionContext, name: string, bytes: Uint8Array) {
  const folder = temporaryFolder(t, { [name]: bytes });
  const samples: number[] = [];
  let [sampleRate, channelCount] = [0, 0];
  for await (const piece of readMonoPieces(join(folder, name), name)) {
    samples.push(...piece.samples);
    ({ sampleRate, channelCount } = piece);
  }
  return { samples, sampleRate, channelCount };
}

function differences(
  ours: readonly number[],
  { mono16, stride }: { mono16: string; stride: number },
): number[] {
  const theirs = unpackInt16(mono16).subarray(0, Math.ceil(ours.length / stride));
  return Array.from(theirs, (sample, i) => sample - (ours[i * stride] as number));
}

for (const file of pcm) {
  test(`${file.name}: its samples are those of ffmpeg`, async (t) => {
    const found = await readAll(t, file.name, unpackBytes(file.bytes));
    t.is(found.sampleRate, file.sampleRate);
    t.is(found.channelCount, file.channels);
    t.is(found.samples.length, file.frames);
    t.true(differences(found.samples, file).every((difference) => difference === 0));
  });
}

for (const file of streams) {
  test(`${file.name}: has the length and the samples of ffmpeg`, async (t) => {
    const found = await readAll(t, file.name, unpackBytes(file.bytes));
    t.is(found.sampleRate, file.sampleRate);
    t.is(found.samples.length, file.frames);
    t.true(
      Math.max(...differences(found.samples, file).map(Math.abs)) <= (file.name.includes('flac') ? 0 : 1),
    );
  });
}

/** Where an edit list tells the length, it is the source's; ffmpeg keeps the padding. */
const EDITED = /^\d+\.m4a|\.3gp/;

/** The frame in which one encoder's sound goes over into another's, which decoders read differently. */
function isJoint(name: string, place: number): boolean {
  return name === 'table-and-fragments.m4a' && place >= 3072 && place < 4096;
}

for (const file of aac) {
  test(`${file.name}: AAC has the rate, the length and the samples of ffmpeg`, async (t) => {
    const found = await readAll(t, file.name, unpackBytes(file.bytes));
    t.is(found.sampleRate, file.sampleRate);
    t.is(found.channelCount, file.channels);
    t.is(found.samples.length, EDITED.test(file.name) ? file.sourceFrames : file.frames);
    const furthest = differences(found.samples, file).filter((_, i) => !isJoint(file.name, i * file.stride));
    t.true(Math.max(...furthest.map(Math.abs)) <= 1);
  });
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (value, i) => value * (b[i] as number)).reduce((sum, value) => sum + value, 0);

for (const file of sbr) {
  test(`${file.name}: HE-AAC keeps its doubled rate, said or not, and its length`, async (t) => {
    const found = await readAll(t, file.name, unpackBytes(file.bytes));
    t.is(found.sampleRate, file.sampleRate);
    t.is(found.samples.length, file.frames);
    const theirs = unpackInt16(file.mono16);
    const ours = Array.from(theirs, (_, i) => found.samples[i * file.stride] as number);
    const likeness = dot(ours, theirs) / Math.sqrt(dot(ours, ours) * dot(theirs, theirs));
    t.true(likeness > 0.999, `${likeness}`);
    // Of parametric stereo the mono sound is read that is coded, whose level is another.
    if (!file.name.includes('v2')) t.true(Math.abs(dot(ours, ours) / dot(theirs, theirs) - 1) < 0.01);
  });
}
