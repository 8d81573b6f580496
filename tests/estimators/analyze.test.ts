import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import { annotate } from '../../src/estimators/analyze.ts';
import { chosenDecoder } from '../../src/estimators/decoders/decoders.ts';
import { Estimator } from '../../src/estimators/estimator.ts';
import { estimators as shipped } from '../../src/estimators/index.ts';
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

/** Takes its time in what stands for a thread, in which it may fail at a second; tells what is under way there. */
class ThreadedSource extends SureSource {
  readonly #failsAt: number;
  readonly #ms: number;
  readonly starts: number[] = [];
  static atOnce = 0;
  static mostAtOnce = 0;

  constructor(ms = 1, failsAt = Number.POSITIVE_INFINITY) {
    super();
    this.#ms = ms;
    this.#failsAt = failsAt;
  }

  inThreads(): Source {
    const hear = async (stretch: Parameters<Source['hear']>[0]) => {
      const copy = stretch.samples.slice();
      ThreadedSource.atOnce += 1;
      ThreadedSource.mostAtOnce = Math.max(ThreadedSource.mostAtOnce, ThreadedSource.atOnce);
      await delay(this.#ms);
      ThreadedSource.atOnce -= 1;
      const second = stretch.start / RATE;
      this.starts.push(second);
      if (second >= this.#failsAt) throw new Error(`heard ${second}`);
      if (!copy.every((value, at) => value === stretch.samples[at])) throw new Error('its samples changed');
      return this.hear(stretch);
    };
    const { kind, sampleRate, cut, isExact, identity } = this;
    return { kind, sampleRate, cut, isExact, identity, hear, release: async () => {} };
  }
}

function soundOf(seconds: number) {
  return {
    samples: Float32Array.from({ length: seconds * RATE }, (_, at) => Math.sin(at)),
    sampleRate: RATE,
  };
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

test.serial(
  'sources hear side by side, each its stretches in order, and alone or in one stretch none in a thread',
  async (t) => {
    ThreadedSource.mostAtOnce = 0;
    const here = await annotate(soundOf(120), [estimatorOf(new SureSource()), estimatorOf(new SureSource())]);
    const sources = [new ThreadedSource(1), new ThreadedSource(20), new SureSource()];
    const { annotations, duration } = await annotate(soundOf(120), sources.map(estimatorOf), { atOnce: 2 });
    t.is(duration, 120);
    for (const { data } of annotations) t.deepEqual([...data], [...(here.annotations[0]?.data ?? [])]);
    for (const source of sources.slice(0, 2)) {
      t.deepEqual((source as ThreadedSource).starts, [0, 18, 38, 58, 78, 98]);
    }
    t.is(ThreadedSource.mostAtOnce, 2);
    const others = [new ThreadedSource(), new ThreadedSource()];
    await annotate(soundOf(120), others.slice(0, 1).map(estimatorOf), { atOnce: 2 });
    await annotate(soundOf(120), others.map(estimatorOf), { atOnce: 1 });
    await annotate(soundOf(29), others.map(estimatorOf), { atOnce: 2 });
    t.deepEqual(
      others.map(({ starts }) => starts),
      [[], []],
    );
  },
);

test.serial(
  'what fails side by side is what would fail alone first, when all has come to its end',
  async (t) => {
    const sources = [new ThreadedSource(40, 18), new ThreadedSource(1, 18), new ThreadedSource(1, 0)];
    for (const [some, message] of [
      [sources, 'heard 0'],
      [sources.slice(0, 2), 'heard 18'],
    ] as const) {
      const annotating = annotate(soundOf(120), some.map(estimatorOf), { atOnce: 2 });
      await t.throwsAsync(annotating, { message });
      t.is(ThreadedSource.atOnce, 0);
    }
    t.deepEqual(sources[0]?.starts.slice(-2), [0, 18]);
  },
);

test('trained networks give side by side, to the last digit, what they give one after the other', async (t) => {
  const rate = 22050;
  const samples = Float32Array.from({ length: 33 * rate }, (_, at) => {
    const second = Math.floor(at / rate);
    const partial = (hz: number) => Math.sin((2 * Math.PI * hz * 2 ** ((second % 12) / 12) * at) / rate);
    return second % 7 === 6 ? 0 : (partial(220) + partial(277) + partial(330)) / 6;
  });
  const sound = { samples, sampleRate: rate };
  const { chord, melody, tags } = shipped;
  const loaded = await Promise.all([chord, melody, tags].map((each) => each.load()));
  const results = [];
  for (const atOnce of [1, 2]) {
    const { annotations, duration } = await annotate(sound, loaded, { atOnce });
    results.push({ duration, annotations: annotations.map(({ data, ...about }) => [about, [...data]]) });
  }
  const [chords = [], contour = []] = results[0]?.annotations.map(([, data]) => data as unknown[]) ?? [];
  t.true(chords.length > 1 && contour.length > 1000);
  t.deepEqual(results[1], results[0]);

  const controller = new AbortController();
  const reason = new Error('enough');
  const onProgress = (seconds: number) => seconds > 0 && controller.abort(reason);
  const options = { atOnce: 2, signal: controller.signal, onProgress };
  await t.throwsAsync(annotate(sound, loaded, options), { is: reason });
  await Promise.all(loaded.map((each) => each.release()));
});
