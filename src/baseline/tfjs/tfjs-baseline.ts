import type { Tensor as AnyTensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import { copyFrame } from '../../audio/index.ts';
import { chooseTfjsBackend, GPU_PACKAGE, isOnGpu, loadTfjs, type Tfjs } from '../../compute/tfjs-backend.ts';
import type { EmbeddingModel, Tensor, TimestampEmbeddings } from '../../modules/api.ts';
import { FRAME_SIZE, layOut, SAMPLE_RATE, SCENE_HOP_MS, TIMESTAMP_HOP_MS, timesOf } from '../layout.ts';
import { BANDS, EMBEDDING_SIZE, projectionMatrix } from '../projection.ts';
import { createLogMel, type LogMel } from './log-mel.ts';

/** Changed whenever the embeddings would differ: with what computes it identifies the module. */
export const version = '1';

/** As for models of TensorFlow.js: a GPU is there once. */
export const parallelism = chooseTfjsBackend().package === GPU_PACKAGE ? 'none' : 'threads';

/** Frames that are computed together: of these, all that is between audio and embeddings takes some 30 MB. */
const FRAMES_AT_ONCE = 192;

export interface TfjsBaseline extends EmbeddingModel {
  readonly tf: Tfjs;
  readonly logMel: LogMel;
  /** Shape (256, 4096). */
  readonly projection: Tensor2D;
}

/** Some of the frames of some of the sounds. */
interface Piece {
  readonly firstSound: number;
  readonly sounds: number;
  readonly firstFrame: number;
  readonly frames: number;
}

/** The built-in baseline on TensorFlow.js: the same frames, within 1e-5 of the largest value the same embeddings. */
export async function loadModel(): Promise<TfjsBaseline> {
  const tf = await loadTfjs(chooseTfjsBackend());
  return {
    sampleRate: SAMPLE_RATE,
    sceneEmbeddingSize: EMBEDDING_SIZE,
    timestampEmbeddingSize: EMBEDDING_SIZE,
    device: isOnGpu(tf) ? 'GPU' : undefined,
    tf,
    logMel: createLogMel(tf),
    projection: tf.tensor2d(projectionMatrix(), [BANDS, EMBEDDING_SIZE]),
  };
}

/** The mean of the embeddings of frames centred on every 250 ms, the first on 0. */
export async function getSceneEmbeddings(audio: Tensor, model: TfjsBaseline): Promise<Tensor> {
  const { tf, projection } = model;
  const { sounds, starts } = layOut(audio, SCENE_HOP_MS);
  const data = new Float32Array(sounds * EMBEDDING_SIZE);
  let sums: Tensor2D | undefined;
  for (const piece of piecesOf(sounds, starts.length)) {
    const before = sums;
    sums = tf.tidy(() => {
      const sum = tf.sum(logMelOf(audio, starts, piece, model), 1) as Tensor2D;
      return before === undefined ? sum : tf.add(before, sum);
    });
    before?.dispose();
    if (piece.firstFrame + piece.frames < starts.length) continue;
    const means = tf.tidy(() => tf.matMul(tf.div(sums as Tensor2D, starts.length), projection));
    sums.dispose();
    sums = undefined;
    data.set(await taken(means), piece.firstSound * EMBEDDING_SIZE);
  }
  return { data, dims: [sounds, EMBEDDING_SIZE] };
}

/** Embeddings of frames centred on every 50 ms, the first on 0. */
export async function getTimestampEmbeddings(
  audio: Tensor,
  model: TfjsBaseline,
): Promise<TimestampEmbeddings> {
  const { tf, projection } = model;
  const { sounds, starts, timestamps } = layOut(audio, TIMESTAMP_HOP_MS);
  const frames = starts.length;
  const data = new Float32Array(sounds * frames * EMBEDDING_SIZE);
  for (const piece of piecesOf(sounds, frames)) {
    const rows = tf.tidy(() =>
      tf.matMul(tf.reshape(logMelOf(audio, starts, piece, model), [-1, BANDS]), projection),
    );
    data.set(await taken(rows), (piece.firstSound * frames + piece.firstFrame) * EMBEDDING_SIZE);
  }
  return {
    embeddings: { data, dims: [sounds, frames, EMBEDDING_SIZE] },
    timestamps: timesOf(sounds, timestamps),
  };
}

/** Whole sounds, as many as have the frames that go at once, or parts of one sound. */
function* piecesOf(sounds: number, frames: number): Iterable<Piece> {
  const step = Math.max(1, Math.floor(FRAMES_AT_ONCE / frames));
  for (let firstSound = 0; firstSound < sounds; firstSound += step) {
    for (let firstFrame = 0; firstFrame < frames; firstFrame += FRAMES_AT_ONCE) {
      yield {
        firstSound,
        sounds: Math.min(step, sounds - firstSound),
        firstFrame,
        frames: Math.min(FRAMES_AT_ONCE, frames - firstFrame),
      };
    }
  }
}

/**
 * Log mel spectra of a piece: shape (sounds, frames, 256).
 *
 * @param starts of all frames of one sound
 */
function logMelOf(
  { data, dims }: Tensor,
  starts: Int32Array,
  { firstSound, sounds, firstFrame, frames }: Piece,
  { tf, logMel }: TfjsBaseline,
): Tensor3D {
  const length = at(dims, 1);
  const start = at(starts, firstFrame);
  // What the frames cover of each sound, one after the other, with the silence that lies around the sound.
  const span = at(starts, firstFrame + frames - 1) + FRAME_SIZE - start;
  const covered = new Float32Array(sounds * span);
  const own = new Int32Array(sounds * frames);
  for (let sound = 0; sound < sounds; sound++) {
    const samples = data.subarray((firstSound + sound) * length, (firstSound + sound + 1) * length);
    copyFrame(samples, start, covered.subarray(sound * span, (sound + 1) * span));
    for (let frame = 0; frame < frames; frame++) {
      own[sound * frames + frame] = sound * span + at(starts, firstFrame + frame) - start;
    }
  }
  const rows = logMel(tf.tensor1d(covered), tf.tensor1d(own, 'int32') as Tensor1D);
  return tf.reshape(rows, [sounds, frames, BANDS]);
}

/** The values of a tensor, which is disposed of. */
async function taken(tensor: AnyTensor): Promise<Float32Array> {
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}
