import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { eventsOfPredictions, framesToEvents } from '../../../src/evaluate/scores/frames-to-events.ts';
import { fixture } from '../hear-eval-kit-fixture.ts';

test("events equal those of hear-eval-kit's create_events_from_prediction", (t) => {
  let compared = 0;
  for (const [clip, { hop, frames, labels, hundredths, cases }] of fixture.frames.entries()) {
    const timestamps = Float64Array.from({ length: frames }, (_, frame) =>
      Math.fround(hop / 2 + frame * hop),
    );
    const probabilities = Float32Array.from(hundredths, (value) => value / 100);
    for (const { median_filter_ms, min_duration, events } of cases) {
      const actual = framesToEvents({
        probabilities,
        timestamps,
        labels: ['a', 'b', 'c'].slice(0, labels),
        medianFilterMs: median_filter_ms,
        minDurationMs: min_duration,
      });
      const expected = events.map(([label, first, last]) => ({
        label,
        start: timestamps[first],
        end: timestamps[last],
      }));
      t.deepEqual(actual, expected as typeof actual, `clip ${clip}, filter ${median_filter_ms} ms`);
      compared += events.length;
    }
  }
  t.true(compared > 500);
});

test('the threshold itself is not above the threshold', (t) => {
  const clip = {
    probabilities: Float32Array.of(0.5, 0.75, 0.5),
    timestamps: Float64Array.of(0, 50, 100),
    labels: ['a'],
    medianFilterMs: 0,
    minDurationMs: 0,
  };
  t.deepEqual(framesToEvents(clip), [{ label: 'a', start: 50, end: 50 }]);
  t.deepEqual(framesToEvents({ ...clip, threshold: 0.4 }), [{ label: 'a', start: 0, end: 100 }]);
});

test('clips of no frame and of one frame are not filtered', (t) => {
  const clip = { labels: ['a'], medianFilterMs: 250, minDurationMs: 0 };
  t.deepEqual(
    framesToEvents({ ...clip, probabilities: new Float32Array(), timestamps: new Float64Array() }),
    [],
  );
  t.deepEqual(
    framesToEvents({ ...clip, probabilities: Float32Array.of(0.9), timestamps: Float64Array.of(25) }),
    [{ label: 'a', start: 25, end: 25 }],
  );
});

/** The median as scipy.ndimage.median_filter defines it: window, mirrored ends, rank; then the threshold. */
function plainFilter(values: number[], width: number): boolean[] {
  const mirrored = (index: number): number => {
    const period = 2 * values.length;
    const phase = ((index % period) + period) % period;
    return values[phase < values.length ? phase : period - 1 - phase] ?? 0;
  };
  const half = Math.floor(width / 2);
  return values.map((_, frame) => {
    const window = Array.from({ length: width }, (_, offset) => mirrored(frame - half + offset));
    return (window.sort((a, b) => a - b)[half] ?? 0) > 0.5;
  });
}

testProp(
  'filtering frames that are on equals filtering probabilities',
  [
    fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 2, maxLength: 60 }),
    fc.integer({ min: 1, max: 90 }),
  ],
  (t, tenths, width) => {
    const values = tenths.map((value) => Math.fround(value / 10));
    const events = framesToEvents({
      probabilities: Float32Array.from(values),
      timestamps: Float64Array.from(values, (_, frame) => frame),
      labels: ['a'],
      medianFilterMs: width,
      minDurationMs: 0,
    });
    const on = values.map((_, frame) => events.some(({ start, end }) => start <= frame && frame <= end));
    t.deepEqual(on, plainFilter(values, width));
  },
);

test('the clips of a table of predictions become events one by one', (t) => {
  const events = eventsOfPredictions(
    {
      labels: ['a', 'b'],
      index: {
        rows: 4,
        files: [
          { filename: 'x.wav', firstRow: 0, rows: 2 },
          { filename: 'y.wav', firstRow: 2, rows: 2 },
        ],
        timestamps: Float64Array.of(0, 50, 0, 50),
      },
      probabilities: Float32Array.of(1, 0, 1, 1, 0, 0, 0, 0),
    },
    { medianFilterMs: 0, minDurationMs: 0 },
  );
  t.deepEqual(
    [...events],
    [
      [
        'x.wav',
        [
          { label: 'a', start: 0, end: 50 },
          { label: 'b', start: 50, end: 50 },
        ],
      ],
      ['y.wav', []],
    ],
  );
});
