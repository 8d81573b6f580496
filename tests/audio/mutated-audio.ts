import { MersenneTwister } from '../../src/random/mersenne-twister.ts';
import {
  type ContainersFixture,
  type DecodeFixture,
  fixture,
  unpackBytes,
  type WavFixture,
} from './fixture.ts';

export interface MutatedFile {
  /** Says what it was made of, and by which seed. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

type Mutation = (bytes: Uint8Array, below: (limit: number) => number) => Uint8Array;

const MUTATIONS: readonly Mutation[] = [
  function changeBytes(bytes, below) {
    const copy = Uint8Array.from(bytes);
    for (let count = 1 + below(20); count > 0; count -= 1) copy[below(copy.length)] = below(256);
    return copy;
  },
  function changeHeader(bytes, below) {
    const copy = Uint8Array.from(bytes);
    for (let count = 1 + below(6); count > 0; count -= 1) {
      copy[below(Math.min(120, copy.length))] = below(256);
    }
    return copy;
  },
  function setExtremes(bytes, below) {
    const copy = Uint8Array.from(bytes);
    const start = below(copy.length);
    return copy.fill(below(2) * 255, start, start + 1 + below(8));
  },
  function cutEnd(bytes, below) {
    return bytes.slice(0, below(bytes.length));
  },
  function cutMiddle(bytes, below) {
    const start = below(bytes.length);
    return Uint8Array.from([...bytes.subarray(0, start), ...bytes.subarray(start + 1 + below(200))]);
  },
  function repeatPart(bytes, below) {
    const start = below(bytes.length);
    const end = start + 1 + below(500);
    return Uint8Array.from([...bytes.subarray(0, end), ...bytes.subarray(start)]);
  },
  function insertNoise(bytes, below) {
    const start = below(bytes.length);
    const noise = Array.from({ length: 1 + below(100) }, () => below(256));
    return Uint8Array.from([...bytes.subarray(0, start), ...noise, ...bytes.subarray(start)]);
  },
  function continueAsAnother(bytes, below) {
    const originals = originalFiles();
    const other = originals[below(originals.length)]?.bytes ?? bytes;
    return Uint8Array.from([
      ...bytes.subarray(0, below(bytes.length)),
      ...other.subarray(below(other.length)),
    ]);
  },
];

let originals: readonly MutatedFile[] | undefined;

/** A small file of every format. */
function originalFiles(): readonly MutatedFile[] {
  const { pcm, aac, sbr, streams } = fixture<ContainersFixture>('containers');
  originals ??= [
    ...[...fixture<DecodeFixture>('decode').files, ...pcm, ...aac, ...sbr, ...streams].map(
      ({ name, bytes }) => ({ name, bytes: unpackBytes(bytes) }),
    ),
    ...fixture<WavFixture>('wav').files.map(({ name, wav }) => ({
      name: `${name}.wav`.replaceAll(' ', '-'),
      bytes: unpackBytes(wav),
    })),
  ];
  return originals;
}

/** A file of any format that was damaged in one to three ways; the same for the same number. */
export function mutatedFile(seed: number): MutatedFile {
  const random = MersenneTwister.seeded(seed);
  const below = (limit: number) => random.nextUint32() % Math.max(1, limit);
  const files = originalFiles();
  // WAV, which there are many of, as often as a compressed format.
  const compressed = files.filter(({ name }) => !name.endsWith('.wav'));
  const choice = below(compressed.length + 3);
  const wavs = files.filter(({ name }) => name.endsWith('.wav'));
  const original = compressed[choice] ?? (wavs[below(wavs.length)] as MutatedFile);
  let { bytes } = original;
  for (let count = 1 + below(3); count > 0; count -= 1) {
    bytes = (MUTATIONS[below(MUTATIONS.length)] as Mutation)(bytes, below);
  }
  return { name: `${seed}-${original.name}`, bytes };
}
