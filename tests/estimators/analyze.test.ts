import test from 'ava';
import { annotate } from '../../src/estimators/analyze.ts';
import { chosenDecoder } from '../../src/estimators/decoders/decoders.ts';
import { Estimator } from '../../src/estimators/estimator.ts';
import type { Rows, Source } from '../../src/estimators/sources/source.ts';

const RATE = 100;

/** Says that all frames, one a second, are C:maj, and counts how often it has rested. */
class SureSource implements Source {
  readonly kind = 'event';
  readonly sampleRate = RATE;
  readonly cut = { step: 20 * RATE, context: 2 * RATE };
  readonly isExact = true;
  readonly identity = {};
  rests = 0;

  async hear({ start, before, asked }: Parameters<Source['hear']>[0]): Promise<ReadonlyMap<string, Rows>> {
    const frames = Math.floor(asked / RATE);
    const first = (start + before) / RATE;
    const times = Float64Array.from({ length: frames }, (_, frame) => 1000 * (first + frame));
    return new Map([['chords', { values: new Float32Array(2 * frames).map((_, at) => at % 2), times }]]);
  }

  async rest(): Promise<void> {
    this.rests += 1;
  }

  async release(): Promise<void> {}
}

function estimatorOf(source: Source): Estimator {
  const grid = { hop: RATE, rate: RATE };
  const about = { kind: 'event', type: 'multiclass', labels: ['N', 'C:maj'], columns: 2, grid } as const;
  const decoder = chosenDecoder(about, { decoder: { name: 'chords', p_self: 0.5 } }, 'here');
  return new Estimator({
    name: 'sure',
    version: '1',
    source,
    output: 'chords',
    about,
    decoder,
    annotator: {},
  });
}

test('what a sound is silent in has no chord, over all of its stretches', async (t) => {
  const source = new SureSource();
  const samples = Float32Array.from({ length: 120 * RATE }, (_, at) => {
    const second = at / RATE;
    return second < 30 || second >= 90.5 ? Math.sin(at) / 2 : 1e-5 * Math.sin(at);
  });
  const { annotations, duration } = await annotate({ samples, sampleRate: RATE }, [estimatorOf(source)]);
  t.is(duration, 120);
  t.deepEqual(
    Array.from(annotations[0]?.data ?? [], ({ time, duration: seconds, value }) => [time, seconds, value]),
    [
      [0, 31, 'C:maj'],
      [31, 60, 'N'],
      [91, 29, 'C:maj'],
    ],
  );
  t.is(source.rests, 0);
});

test('a source that has heard a long sound rests once, and hears the next one', async (t) => {
  const source = new SureSource();
  const estimators = [estimatorOf(source), estimatorOf(source)];
  const samples = Float32Array.from({ length: 901 * RATE }, (_, at) => Math.sin(at));
  for (const rests of [1, 2]) {
    const { annotations } = await annotate({ samples, sampleRate: RATE }, estimators);
    t.deepEqual(
      annotations.map(({ data }) => data.length),
      [1, 1],
    );
    t.is(source.rests, rests);
  }
});
