import test from 'ava';
import { sliceTrack, type Track } from '../../../src/recipes/excerpt/track.ts';

const track: Track<'melody'> = {
  samples: Int16Array.from({ length: 1000 }, (_, sample) => sample),
  sampleRate: 1000,
  annotation: { times: [0, 100, 200, 300], values: [110, 220, 0, 440] },
  estimate: { times: [50, 150, 250], values: [1, 2, 3] },
  spectrogram: {
    times: Float64Array.of(0, 100, 200, 300),
    bins: 2,
    values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  },
};

test('sound, annotation, estimate and spectrogram of a stretch are in step', (t) => {
  const { samples, annotation, estimate, spectrogram } = sliceTrack(track, { start: 100, end: 300 });
  t.is(samples.length, 200);
  t.is(samples[0], 100);
  t.deepEqual([...(annotation?.times ?? [])], [0, 100]);
  t.deepEqual([...(annotation?.values ?? [])], [220, 0]);
  t.deepEqual([...(estimate?.times ?? [])], [50, 150]);
  t.deepEqual(spectrogram, {
    times: Float64Array.of(0, 100),
    bins: 2,
    values: Float32Array.of(2, 3, 6, 7),
  });
});

test('a stretch of a stretch is that of the recording', (t) => {
  const twice = sliceTrack(sliceTrack(track, { start: 100, end: 400 }), { start: 100, end: 200 });
  t.deepEqual(twice, sliceTrack(track, { start: 200, end: 300 }));
});

test('of notes what sounds is left; what a track has not, its stretches have not', (t) => {
  const { samples, sampleRate } = track;
  const notes = [{ start: 50, end: 150, frequency: 440 }];
  const sliced = sliceTrack<'notes'>({ samples, sampleRate, annotation: notes }, { start: 100, end: 5000 });
  t.deepEqual(sliced.annotation, [{ start: 0, end: 50, frequency: 440 }]);
  t.is(sliced.samples.length, 900);
  t.is(sliced.estimate, undefined);
  t.is(sliced.spectrogram, undefined);
});

test('a stretch that the recording does not have is refused', (t) => {
  for (const [start, end] of [
    [100, 100],
    [1000, 1100],
    [-1, 10],
  ] as const) {
    t.throws(() => sliceTrack(track, { start, end }), {
      message: /expected a stretch of a recording of 1 s$/,
    });
  }
});
