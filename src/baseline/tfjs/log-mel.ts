import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { createMelFilters } from '../../audio/index.ts';
import type { Tfjs } from '../../compute/tfjs-backend.ts';
import { EPSILON } from '../embedding-graph.ts';
import { BINS, FRAME_SIZE, SAMPLE_RATE } from '../layout.ts';
import { BANDS } from '../projection.ts';
import { createPowerTransform } from './power-transform.ts';

/**
 * Log mel spectra of frames of audio.
 *
 * @param audio shape (samples)
 * @param starts shape (frames), int32: the first sample of each frame
 * @returns shape (frames, 256)
 */
export type LogMel = (audio: Tensor1D, starts: Tensor1D) => Tensor2D;

/** Prepares log mel spectra on TensorFlow.js; its constants stay for the life of the thread. */
export function createLogMel(tf: Tfjs): LogMel {
  const { samples, frequencies, run } = createPowerTransform(tf);
  const offsets = tf.tensor2d(samples, [1, FRAME_SIZE], 'int32');
  const window = tf.tensor1d(
    Float32Array.from(samples, (n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / FRAME_SIZE)),
  );
  const filters = tf.tensor2d(filtersInOrder(frequencies), [frequencies.length, BANDS]);
  return (audio, starts) => {
    const indices = tf.add(tf.expandDims(starts, 1), offsets);
    const frames = tf.mul(tf.gather(audio, indices as Tensor2D), window);
    const bands = tf.matMul(run(frames as Tensor2D), filters);
    return tf.log(tf.add(bands, EPSILON));
  };
}

/** The mel filters as a matrix of shape (frequencies, 256). */
function filtersInOrder(frequencies: Int32Array): Float32Array {
  const dense = createMelFilters({ sampleRate: SAMPLE_RATE, fftSize: FRAME_SIZE, bands: BANDS }).toDense();
  const matrix = new Float32Array(frequencies.length * BANDS);
  for (const [row, frequency] of frequencies.entries()) {
    if (frequency < 0) continue;
    for (let band = 0; band < BANDS; band++) {
      matrix[row * BANDS + band] = dense[band * BINS + frequency] as number;
    }
  }
  return matrix;
}
