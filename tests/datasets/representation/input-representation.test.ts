import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import { GraphBuilder } from '../../../src/compute/onnx-model.ts';
import { createSession, float32 } from '../../../src/compute/session.ts';
import { InputRepresentation } from '../../../src/datasets/index.ts';
import { difference, floats, kac } from '../kac.ts';

const sound = floats(kac.sound);

test('x is what kac_prediction gives of a sound, and so are the settings and the shape', async (t) => {
  for (const { settings, complete, shape, values } of kac.representations) {
    const representation = new InputRepresentation(kac.sampleRate, settings);
    t.deepEqual(representation.settings, complete);
    t.deepEqual(representation.transformShape(sound.length), shape);
    t.true(difference(await representation.transform(sound), floats(values)) < 1e-5);
    await representation.release();
  }
});

test('the piece of a graph gives what transform gives, of a constant sound too', async (t) => {
  const constant = new Float32Array(sound.length).fill(0.25);
  for (const { settings } of kac.representations) {
    const representation = new InputRepresentation(kac.sampleRate, settings);
    const graph = new GraphBuilder();
    graph.output('x', representation.piece.addTo(graph, graph.input('waveform', ['batch', 'samples'])));
    const session = await createSession(graph.toBytes());
    for (const waveform of [sound, constant]) {
      const { x } = await session.run({ waveform: float32(waveform, [1, waveform.length]) });
      const expected = await representation.transform(waveform);
      const most = Math.max(1, ...expected);
      t.true(expected.every((value, i) => Math.abs(value - Number(x?.data[i])) <= 1e-5 * most));
    }
    await session.release();
    await representation.release();
  }
});

test('normalise stretches a sound to -1 and 1, and makes a constant silent', (t) => {
  t.deepEqual(InputRepresentation.normalise(Float32Array.of(0.5, 1, 0.75)), Float32Array.of(-1, 1, 0));
  t.deepEqual(InputRepresentation.normalise(Float32Array.of(0.5, 0.5)), Float32Array.of(0, 0));
});

test('settings that are unknown or out of range are named', async (t) => {
  const message = (settings: object) =>
    t.throws(() => new InputRepresentation(8000, settings), { name: 'UserError' })?.message;
  t.is(
    message({ bins: 3 }),
    'representation setting bins: unknown; expected some of f_min, hop_length, n_bins, n_mels, normalise_input, output_type, window_length; did you mean n_bins?',
  );
  t.is(
    message({ output_type: 'cepstrum' }),
    'representation setting output_type: "cepstrum"; expected one of end2end, fft, mel',
  );
  t.regex(message({ hop_length: 0 }) ?? '', /hop_length: 0; expected a whole number from 1$/);
  t.regex(message({ normalise_input: 1 }) ?? '', /normalise_input: 1; expected true or false$/);
  t.regex(message({ output_type: 'fft', n_bins: 511 }) ?? '', /n_bins: 511; expected an even number/);
  t.regex(
    message({ output_type: 'fft', n_bins: 64 }) ?? '',
    /window_length: 512; expected at most n_bins, 64$/,
  );
  t.regex(message({ output_type: 'mel', f_min: 4000 }) ?? '', /f_min: 4000; expected less than half/);
  t.regex(message({ f_min: -1 }) ?? '', /f_min: -1; expected Hz, 0 or above$/);
  const spectra = new InputRepresentation(8000, { output_type: 'fft' });
  await t.throwsAsync(spectra.transform(new Float32Array(256)), {
    message: /window_length: 512; expected less/,
  });
});

test('mel bands that hold nothing of any sound are warned of, once', async (t) => {
  const warnings: string[] = [];
  const note = (warning: Error) => warnings.push(warning.message);
  process.on('warning', note);
  for (const n_mels of [64, 128, 128]) new InputRepresentation(48000, { output_type: 'mel', n_mels });
  new InputRepresentation(48000, { n_mels: 200 });
  await setImmediate();
  process.off('warning', note);
  t.deepEqual(warnings, [
    'representation setting n_mels: 128; 10 of the mel bands lie between two bins and are 0 in every sound, with n_bins 512 at 48000 Hz: expected fewer bands, or more bins',
  ]);
});
