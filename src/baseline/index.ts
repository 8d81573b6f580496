import type { EmbeddingModel, Tensor, TimestampEmbeddings } from '../modules/api.ts';
import { BANDS, LogMel, SAMPLE_RATE } from './log-mel.ts';
import { EMBEDDING_SIZE, Projection } from './projection.ts';

/** Changed whenever the embeddings would differ: it alone identifies the built-in baseline. */
export const version = '1';

export const parallelism = 'threads';

const TIMESTAMP_HOP_MS = 50;
const SCENE_HOP_MS = 250;

export interface BaselineModel extends EmbeddingModel {
  readonly logMel: LogMel;
  readonly projection: Projection;
}

/**
 * The naive baseline of HEAR 2021 (hearbaseline.naive): the log mel spectrum of frames of 4096 samples at 44.1 kHz, 256
 * bands, projected to 4096 dimensions by a random matrix. It knows nothing about sound; whatever was trained should
 * do better.
 */
export async function loadModel(): Promise<BaselineModel> {
  return {
    sampleRate: SAMPLE_RATE,
    sceneEmbeddingSize: EMBEDDING_SIZE,
    timestampEmbeddingSize: EMBEDDING_SIZE,
    logMel: await LogMel.create(),
    projection: await Projection.create(),
  };
}

/** The mean of the embeddings of frames every 250 ms. The projection being linear, the spectra are averaged before it. */
export async function getSceneEmbeddings(audio: Tensor, model: BaselineModel): Promise<Tensor> {
  const { logMel, projection } = model;
  const [sounds, length] = shapeOf(audio);
  const { starts } = logMel.frames(length, SCENE_HOP_MS);
  const rows = new Float32Array(starts.length * BANDS);
  const means = new Float32Array(sounds * BANDS);
  for (let sound = 0; sound < sounds; sound++) {
    logMel.compute(audio.data.subarray(sound * length, (sound + 1) * length), starts, rows);
    writeMean(rows, means.subarray(sound * BANDS, (sound + 1) * BANDS));
  }
  return { data: await projection.apply(means), dims: [sounds, EMBEDDING_SIZE] };
}

/** Embeddings of frames centred on every 50 ms, the first on 0. */
export async function getTimestampEmbeddings(
  audio: Tensor,
  model: BaselineModel,
): Promise<TimestampEmbeddings> {
  const { logMel, projection } = model;
  const [sounds, length] = shapeOf(audio);
  const { starts, timestamps } = logMel.frames(length, TIMESTAMP_HOP_MS);
  const frames = starts.length;
  const rows = new Float32Array(sounds * frames * BANDS);
  const times = new Float32Array(sounds * frames);
  for (let sound = 0; sound < sounds; sound++) {
    const output = rows.subarray(sound * frames * BANDS, (sound + 1) * frames * BANDS);
    logMel.compute(audio.data.subarray(sound * length, (sound + 1) * length), starts, output);
    times.set(timestamps, sound * frames);
  }
  const data = await projection.apply(rows);
  return {
    embeddings: { data, dims: [sounds, frames, EMBEDDING_SIZE] },
    timestamps: { data: times, dims: [sounds, frames] },
  };
}

function shapeOf({ dims, data }: Tensor): [sounds: number, length: number] {
  const [sounds, length] = dims;
  if (dims.length !== 2 || sounds === undefined || length === undefined || sounds * length !== data.length) {
    throw new RangeError(`audio has shape (${dims.join(', ')}), expected (sounds, samples)`);
  }
  return [sounds, length];
}

/** The mean of rows of 256 bands. */
function writeMean(rows: Float32Array, mean: Float32Array): void {
  const count = rows.length / BANDS;
  for (let band = 0; band < BANDS; band++) {
    let sum = 0;
    for (let i = band; i < rows.length; i += BANDS) sum += rows[i] as number;
    mean[band] = sum / count;
  }
}
