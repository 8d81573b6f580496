import test from 'ava';
import { frameTimesOf, windowOf } from '../../../src/modules/transformers/sound-window.ts';

const facts = (config: Record<string, unknown>, preprocessor: object) => ({
  config,
  preprocessor: { feature_extractor_type: 'Other', sampling_rate: 16000, ...preprocessor },
  part: 'model',
});
const whisper = { feature_extractor_type: 'WhisperFeatureExtractor', n_samples: 480_000 };
const clap = { feature_extractor_type: 'ClapFeatureExtractor', nb_max_samples: 480_000 };
const ast = { feature_extractor_type: 'ASTFeatureExtractor', max_length: 1024 };

test('models that pad every sound say to what length, and Whisper alone keeps the time', (t) => {
  const windowFor = (preprocessor: Record<string, unknown>) => windowOf(facts({}, preprocessor));
  t.deepEqual(windowFor(whisper), { samples: 480_000, isLinear: true });
  t.deepEqual(windowFor(clap), { samples: 480_000, isLinear: false });
  t.deepEqual(windowFor(ast), { samples: 1024 * 160, isLinear: false });
  t.is(windowFor({ n_samples: 1 }), undefined);
  t.is(windowFor({ ...ast, max_length: undefined }), undefined);
});

test("Whisper's frames share its window out evenly from the start on", (t) => {
  t.deepEqual(frameTimesOf(facts({ max_source_positions: 1500 }, whisper)), { hop: 320, first: 0 });
  t.is(frameTimesOf(facts({ max_source_positions: 1500 }, clap)), undefined);
  t.is(frameTimesOf(facts({}, whisper)), undefined);
});

test('convolutions over samples say how far apart their frames are, and where the middle of the first is', (t) => {
  // wav2vec 2.0: 20 ms from frame to frame, each of which hears 25 ms.
  const convolutions = { conv_kernel: [10, 3, 3, 3, 3, 2, 2], conv_stride: [5, 2, 2, 2, 2, 2, 2] };
  t.deepEqual(frameTimesOf(facts(convolutions, {})), { hop: 320, first: 200 });
  t.is(frameTimesOf(facts({ ...convolutions, add_adapter: true }, {})), undefined);
  t.is(frameTimesOf(facts({ ...convolutions, conv_stride: [5, 2] }, {})), undefined);
  t.is(frameTimesOf(facts({ conv_stride: [5, 2] }, {})), undefined);
});
