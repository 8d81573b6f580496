import { GraphBuilder } from '../../../src/compute/onnx-model.ts';

type Files = Record<string, string | Uint8Array>;

/**
 * A model like wav2vec 2.0 without weights to speak of: a frame for 320 samples, that hears 400. `hidden_states.0` is the
 * mean of what it hears, and twice that; `last_hidden_state` is 10 times as much.
 */
export function tinyWav2Vec2(outputs: readonly string[] = ['last_hidden_state', 'hidden_states.0']): Files {
  const graph = new GraphBuilder();
  const audio = graph.input('input_values', ['n', 'samples']);
  const row = graph.op('Reshape', [audio, graph.integers([0, 1, -1])], {}, {});
  const kernels = graph.constant(
    Float32Array.from({ length: 800 }, (_, i) => (i < 400 ? 1 : 2) / 400),
    [2, 1, 400],
  );
  const columns = graph.op('Conv', [row, kernels], { strides: [320], kernel_shape: [400] }, {});
  const first = graph.op('Transpose', [columns], { perm: [0, 2, 1] }, { dims: ['n', 'frames', 2] });
  const ten = graph.constant(Float32Array.of(10), [1]);
  const last = graph.op('Mul', [first, ten], {}, { dims: ['n', 'frames', 2] });
  for (const name of outputs) graph.output(name, name === 'hidden_states.0' ? first : last);
  return {
    'config.json': JSON.stringify({
      model_type: 'wav2vec2',
      num_hidden_layers: 1,
      conv_kernel: [10, 8, 4],
      conv_stride: [5, 8, 8],
    }),
    'preprocessor_config.json': JSON.stringify({
      feature_extractor_type: 'Wav2Vec2FeatureExtractor',
      sampling_rate: 16000,
      do_normalize: false,
    }),
    'onnx/model.onnx': graph.toBytes(),
  };
}

/** An encoder like Whisper's for sounds of a second: the spectra, every other frame of them. */
export function tinyWhisper(): Files {
  const graph = new GraphBuilder();
  const spectra = graph.input('input_features', ['n', 8, 100]);
  const every = graph.op(
    'Slice',
    [spectra, graph.integers([0]), graph.integers([100]), graph.integers([2]), graph.integers([2])],
    {},
    {},
  );
  graph.output(
    'last_hidden_state',
    graph.op('Transpose', [every], { perm: [0, 2, 1] }, { dims: ['n', 50, 8] }),
  );
  return {
    'config.json': JSON.stringify({
      model_type: 'whisper',
      is_encoder_decoder: true,
      encoder_layers: 2,
      max_source_positions: 50,
    }),
    'preprocessor_config.json': JSON.stringify({
      feature_extractor_type: 'WhisperFeatureExtractor',
      sampling_rate: 16000,
      feature_size: 8,
      n_fft: 400,
      hop_length: 160,
      n_samples: 16000,
      nb_max_frames: 100,
    }),
    'onnx/encoder_model.onnx': graph.toBytes(),
  };
}

/** A model like the Audio Spectrogram Transformer: its tokens, 4 of 2 values, are of 64 frames of spectra as a whole. */
export function tinyAst(): Files {
  const graph = new GraphBuilder();
  const spectra = graph.input('input_values', ['n', 64, 16]);
  const tokens = graph.op('Reshape', [spectra, graph.integers([0, 4, 256])], {}, {});
  const weights = graph.constant(new Float32Array(512).fill(1 / 256), [256, 2]);
  graph.output('last_hidden_state', graph.op('MatMul', [tokens, weights], {}, { dims: ['n', 4, 2] }));
  return {
    'config.json': JSON.stringify({ model_type: 'audio-spectrogram-transformer', num_hidden_layers: 2 }),
    'preprocessor_config.json': JSON.stringify({
      feature_extractor_type: 'ASTFeatureExtractor',
      sampling_rate: 16000,
      num_mel_bins: 16,
      max_length: 64,
      do_normalize: true,
      mean: -4,
      std: 4,
    }),
    'onnx/model.onnx': graph.toBytes(),
  };
}
