import { at } from '../at.ts';
import { createPowerSpectrum, type PowerSpectrum } from '../audio/index.ts';
import type { EmbeddingModel, Tensor, TimestampEmbeddings } from '../modules/api.ts';
import { EmbeddingGraph, PoolingGraph } from './embedding-graph.ts';
import {
  BINS,
  FRAME_SIZE,
  fieldOf,
  layOut,
  SAMPLE_RATE,
  SCENE_HOP_MS,
  TIMESTAMP_HOP_MS,
  timesOf,
} from './layout.ts';
import { BANDS, EMBEDDING_SIZE } from './projection.ts';

/** Changed whenever the embeddings would differ: it alone identifies the built-in baseline. */
export const version = '1';

export const parallelism = 'threads';

/** Frames that go through the graph together: as many as keep the processor busy and its cache warm. */
const FRAMES_AT_ONCE = 192;

export interface BaselineModel extends EmbeddingModel {
  readonly spectrum: PowerSpectrum;
  readonly sceneGraph: EmbeddingGraph;
  readonly timestampGraph: EmbeddingGraph;
  /** For long sounds alone: made at the first. */
  readonly logMelGraph: () => Promise<EmbeddingGraph>;
  readonly poolingGraph: () => Promise<PoolingGraph>;
  /** Memory for power spectra that no call works on. */
  readonly idle: Float32Array[];
}

/**
 * The naive baseline of HEAR 2021 (hearbaseline.naive): the log mel spectrum of frames of 4096 samples at 44.1 kHz under
 * a Hann window, 256 bands, projected to 4096 dimensions by a random matrix. It knows nothing about sound; whatever was
 * trained should do better.
 */
export async function loadModel(): Promise<BaselineModel> {
  return {
    sampleRate: SAMPLE_RATE,
    sceneEmbeddingSize: EMBEDDING_SIZE,
    timestampEmbeddingSize: EMBEDDING_SIZE,
    timestampField: fieldOf(TIMESTAMP_HOP_MS),
    sceneField: fieldOf(SCENE_HOP_MS),
    spectrum: await createPowerSpectrum(FRAME_SIZE),
    sceneGraph: await EmbeddingGraph.create('scene'),
    timestampGraph: await EmbeddingGraph.create('timestamp'),
    logMelGraph: once(() => EmbeddingGraph.create('log-mel')),
    poolingGraph: once(() => PoolingGraph.create()),
    idle: [],
  };
}

/** The mean of the embeddings of frames centred on every 250 ms, the first on 0. */
export async function getSceneEmbeddings(audio: Tensor, model: BaselineModel): Promise<Tensor> {
  const { sounds, starts } = layOut(audio, SCENE_HOP_MS);
  const frames = starts.length;
  const data = new Float32Array(sounds * EMBEDDING_SIZE);
  const step = Math.max(1, Math.floor(FRAMES_AT_ONCE / frames));
  for (let first = 0; first < sounds; first += step) {
    const end = Math.min(sounds, first + step);
    const output = data.subarray(first * EMBEDDING_SIZE, end * EMBEDDING_SIZE);
    await withPower(audio, starts, first * frames, end * frames, model, (power) =>
      model.sceneGraph.run(power, end - first, output),
    );
  }
  return { data, dims: [sounds, EMBEDDING_SIZE] };
}

/** Embeddings of frames centred on every 50 ms, the first on 0. */
export function getTimestampEmbeddings(audio: Tensor, model: BaselineModel): Promise<TimestampEmbeddings> {
  return framesOf(audio, model, TIMESTAMP_HOP_MS, model.timestampGraph, EMBEDDING_SIZE);
}

/** The log mel spectra of frames centred on every 250 ms, which `poolSceneFrames` makes a scene embedding of. */
export async function getSceneFrames(audio: Tensor, model: BaselineModel): Promise<TimestampEmbeddings> {
  return framesOf(audio, model, SCENE_HOP_MS, await model.logMelGraph(), BANDS);
}

/** What `getSceneEmbeddings` gives for the sounds that have these frames. */
export async function poolSceneFrames({ data, dims }: Tensor, model: BaselineModel): Promise<Tensor> {
  const sounds = at(dims, 0);
  const size = data.length / sounds;
  const graph = await model.poolingGraph();
  const scenes = new Float32Array(sounds * EMBEDDING_SIZE);
  for (let sound = 0; sound < sounds; sound++) {
    const output = scenes.subarray(sound * EMBEDDING_SIZE, (sound + 1) * EMBEDDING_SIZE);
    await graph.run(data.subarray(sound * size, (sound + 1) * size), output);
  }
  return { data: scenes, dims: [sounds, EMBEDDING_SIZE] };
}

/** @param size values that `graph` makes of a frame */
async function framesOf(
  audio: Tensor,
  model: BaselineModel,
  hopMs: number,
  graph: EmbeddingGraph,
  size: number,
): Promise<TimestampEmbeddings> {
  const { sounds, starts, timestamps } = layOut(audio, hopMs);
  const frames = starts.length;
  const data = new Float32Array(sounds * frames * size);
  for (let first = 0; first < sounds * frames; first += FRAMES_AT_ONCE) {
    const end = Math.min(sounds * frames, first + FRAMES_AT_ONCE);
    const output = data.subarray(first * size, end * size);
    await withPower(audio, starts, first, end, model, (power) => graph.run(power, 1, output));
  }
  return { embeddings: { data, dims: [sounds, frames, size] }, timestamps: timesOf(sounds, timestamps) };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * Lends `use` the power spectra of the frames `first` to `end`, counted through all sounds: shape (end - first, 2049).
 * Their memory is used again, since the first touch of new memory costs; calls that overlap have each their own.
 *
 * @param starts of the frames of one sound
 */
async function withPower(
  { data, dims }: Tensor,
  starts: Int32Array,
  first: number,
  end: number,
  { spectrum, idle }: BaselineModel,
  use: (power: Float32Array) => Promise<void>,
): Promise<void> {
  const length = at(dims, 1);
  const size = (end - first) * BINS;
  const kept = idle.pop();
  const memory = kept !== undefined && kept.length >= size ? kept : new Float32Array(size);
  for (let frame = first; frame < end; ) {
    const sound = Math.floor(frame / starts.length);
    const own = starts.subarray(frame % starts.length, (frame % starts.length) + end - frame);
    const samples = data.subarray(sound * length, (sound + 1) * length);
    const begin = (frame - first) * BINS;
    spectrum.compute(samples, own, memory.subarray(begin, begin + own.length * BINS));
    frame += own.length;
  }
  await use(memory.subarray(0, size));
  idle.push(memory);
}
