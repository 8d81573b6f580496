import { join } from 'node:path';
import test from 'ava';
import { encodeWav16 } from '../../../src/audio/index.ts';
import { chosenDecoder } from '../../../src/estimators/decoders/decoders.ts';
import { Estimator } from '../../../src/estimators/estimator.ts';
import { keptAnnotations } from '../../../src/estimators/files/kept-annotations.ts';
import type { Rows, Source } from '../../../src/estimators/sources/source.ts';
import { wholeAnnotation } from '../../../src/formats/jams/jams.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const RATE = 8000;
const FRAMES_PER_SECOND = 1000;

/** Has a frame for each millisecond, of which `columns` numbers are said. */
class QuickSource implements Source {
  readonly kind = 'event';
  readonly sampleRate = RATE;
  readonly cut = { step: 4 * RATE, context: 0 };
  readonly isExact = true;
  readonly identity = {};
  heard = 0;

  async hear({ start, asked }: Parameters<Source['hear']>[0]): Promise<ReadonlyMap<string, Rows>> {
    this.heard += 1;
    const frames = (asked / RATE) * FRAMES_PER_SECOND;
    const first = (start / RATE) * FRAMES_PER_SECOND;
    const times = Float64Array.from({ length: frames }, (_, frame) => first + frame);
    return new Map([['out', { values: new Float32Array(frames).map((_, frame) => (frame % 9) / 9), times }]]);
  }

  async release(): Promise<void> {}
}

function estimatorOf(source: Source, type: string, settings: Record<string, number>): Estimator {
  const about = { kind: 'event', type, labels: ['a'], columns: 1, settings } as const;
  const decoder = chosenDecoder(about, {}, 'here');
  return new Estimator({ name: type, version: '1', source, output: 'out', about, decoder, annotator: {} });
}

test('a long contour, and an annotation of nothing, are kept as they were made', async (t) => {
  const source = new QuickSource();
  const samples = Int16Array.from({ length: 25 * RATE }, (_, at) => 9000 * Math.sin(at));
  const folder = temporaryFolder(t, { 'a.wav': encodeWav16({ samples, sampleRate: RATE }) });
  const estimators = [estimatorOf(source, 'pitch', { bins: 1 }), estimatorOf(source, 'multilabel', {})];
  const store = { workdir: join(folder, '_workdir'), cache: undefined, warn: t.fail };
  const annotated = async () => {
    const { annotations, duration } = await keptAnnotations(join(folder, 'a.wav'), estimators, store, {});
    return { annotations: annotations.map(wholeAnnotation), duration };
  };
  const made = await annotated();
  const { heard } = source;
  t.is(made.annotations[0]?.data.length, 25_000);
  t.is(JSON.stringify(await annotated()), JSON.stringify(made));
  t.is(source.heard, heard);
});
