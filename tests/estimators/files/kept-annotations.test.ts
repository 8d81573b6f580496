import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { analyze } from '../../../src/estimators/analyze.ts';
import { chosenDecoder } from '../../../src/estimators/decoders/decoders.ts';
import { Estimator } from '../../../src/estimators/estimator.ts';
import { keptAnnotations } from '../../../src/estimators/files/kept-annotations.ts';
import type { Rows, Source } from '../../../src/estimators/sources/source.ts';
import { wholeAnnotation } from '../../../src/formats/jams/jams.ts';
import { filesBelow } from '../../pipeline/folder-contents.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const RATE = 8000;

/** Says of each stretch that it is the first of two things, and counts how many it has heard. */
class SureSource implements Source {
  readonly kind = 'scene';
  readonly sampleRate = RATE;
  readonly cut = { step: 10 * RATE, context: 0 };
  readonly isExact = true;
  readonly identity: { readonly name: string };
  heard = 0;

  constructor(name: string) {
    this.identity = { name };
  }

  async hear(): Promise<ReadonlyMap<string, Rows>> {
    this.heard += 1;
    return new Map([['things', { values: Float32Array.of(1, 0), times: Float64Array.of(0) }]]);
  }

  async release(): Promise<void> {}
}

function estimatorOf(source: Source): Estimator {
  const about = { kind: 'scene', type: 'multilabel', labels: ['a', 'b'], columns: 2 } as const;
  const decoder = chosenDecoder(about, {}, 'here');
  return new Estimator({
    name: 'sure',
    version: '1',
    source,
    output: 'things',
    about,
    decoder,
    annotator: {},
  });
}

/** A wav of a second of 16 bits, of two channels. */
function stereo(value: (at: number) => readonly [number, number]): Buffer {
  const bytes = Buffer.alloc(44 + 4 * RATE);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(4 * RATE, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(4 * RATE, 40);
  for (let at = 0; at < RATE; at += 1) {
    for (const [channel, sample] of value(at).entries()) {
      bytes.writeInt16LE(Math.round(sample), 44 + 4 * at + 2 * channel);
    }
  }
  return bytes;
}

const tone = (at: number, size = 8000) => size * Math.sin(at / 3);

test('a recording whose channels cancel each other out is told of, also where its annotation was kept', async (t) => {
  const workdir = temporaryFolder(t);
  const file = join(workdir, 'opposite.wav');
  writeFileSync(
    file,
    stereo((at) => [tone(at), -0.9 * tone(at)]),
  );
  const source = new SureSource('one');
  const warnings: string[] = [];
  const store = { workdir, cache: undefined, warn: (line: string) => warnings.push(line) };
  const annotated = async (...sources: Source[]) => {
    const { annotations, duration } = await keptAnnotations(file, sources.map(estimatorOf), store, {});
    return { annotations: annotations.map(wholeAnnotation), duration };
  };
  const first = await annotated(source);
  const line = `${file}: its channels cancel each other out (opposite phase): their mono mix, which is what is heard, has less than a hundredth of their energy`;
  t.deepEqual(warnings, [line]);
  t.deepEqual(await annotated(source), first);
  t.deepEqual([warnings, source.heard], [[line, line], 1]);
  t.deepEqual((await annotated(source, new SureSource('two'))).annotations[0], first.annotations[0]);
  t.deepEqual(warnings, [line, line, line]);
  const kept = filesBelow(join(workdir, '.items')).filter((path) => path.endsWith('.json'));
  t.true(
    kept.some((path) => readFileSync(join(workdir, '.items', path), 'utf8').includes('"cancelled":true')),
  );
  const jams = await analyze(file, [estimatorOf(source)], store);
  t.is(jams.annotations.length, 1);
  t.true(warnings.slice(3).includes(line));
});

test('channels that are alike, unlike, of one side alone, or silent are told of by nobody', async (t) => {
  const workdir = temporaryFolder(t);
  const noise = (at: number) => 8000 * Math.sin(at * at);
  const mixes: Readonly<Record<string, (at: number) => readonly [number, number]>> = {
    alike: (at) => [tone(at), tone(at)],
    unlike: (at) => [tone(at), noise(at)],
    left: (at) => [tone(at), 0],
    partly: (at) => [tone(at), -0.7 * tone(at)],
    silent: () => [0, 0],
    quiet: (at) => [tone(at, 1), -tone(at, 1)],
  };
  for (const [name, mix] of Object.entries(mixes)) {
    const file = join(workdir, `${name}.wav`);
    writeFileSync(file, stereo(mix));
    const store = { workdir, cache: undefined, warn: (line: string) => t.fail(line) };
    const { annotations } = await keptAnnotations(file, [estimatorOf(new SureSource('one'))], store, {});
    t.is(annotations.length, 1, name);
  }
});
