import test from 'ava';
import { CircularDrum, RectangularDrum, TestSweep, TestTone } from '../../../src/datasets/index.ts';

const SETTINGS = { duration: 0.1, sampleRate: 8000 };

test('a setting that a sampler does not have is a slip', (t) => {
  for (const Sampler of [CircularDrum, RectangularDrum, TestSweep, TestTone]) {
    t.throws(() => new Sampler({ ...SETTINGS, wave_shape: 'sin' } as typeof SETTINGS), {
      name: 'UserError',
      message: new RegExp(
        `^${Sampler.name}: setting wave_shape: unknown; expected some of duration, sampleRate, seed`,
      ),
    });
    class Mine extends (Sampler as typeof TestTone) {}
    t.notThrows(() => new Mine({ ...SETTINGS, wave_shape: 'sin' } as typeof SETTINGS));
  }
});

test('sounds that would be silent, or heard as others, are refused', (t) => {
  const message = (make: () => unknown) => t.throws(make, { name: 'UserError' })?.message;
  const low = { duration: 0.1, sampleRate: 1000 };
  t.is(
    message(() => new TestTone({ ...low, f_0: 500 })),
    'sampleRate 1000: a tone of 500 Hz would be heard as another; expected above 1000, or a lower f_0',
  );
  t.is(
    message(() => new TestTone(low)),
    'sampleRate 1000: a tone of 880 Hz would be heard as another; expected above 1760, or an f_0',
  );
  t.is(
    message(() => new CircularDrum(low)),
    'sampleRate 1000: the lowest mode of a drum of 0.1 m has 765.5 Hz; expected it below half the sample rate',
  );
  t.is(
    message(() => new RectangularDrum({ ...low, drum_size: 0.2 })),
    'sampleRate 1000: the lowest mode of a drum of 0.2 m has 515.4 Hz; expected it below half the sample rate',
  );
  t.notThrows(() => new RectangularDrum({ ...low, drum_size: 0.2, aspect_ratio: 1 }));
  const brief = new CircularDrum({ ...SETTINGS, decay_time: 1e-9 });
  brief.updateProperties(0);
  t.regex(
    message(() => brief.generateWaveform()) ?? '',
    /^duration 0.1: a drum is not heard in it with a decay_time/,
  );
  t.regex(
    message(() => new TestTone({ duration: 1e9, sampleRate: 8000 })) ?? '',
    /expected at most 536870912$/,
  );
});
