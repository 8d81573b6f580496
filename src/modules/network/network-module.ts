import { centredFrames } from '../../audio/index.ts';
import type { EmbeddingModel, EmbeddingModule, Tensor, TimestampEmbeddings } from '../api.ts';
import { type Pooling, pool, pooledSize } from '../pooling.ts';
import { NetworkRunner, type OpenedNetwork, type Rows } from './network-runner.ts';

/** Milliseconds between timestamps of a model that has clips alone. */
const HOP_MS = 50;
const WINDOWS_AT_ONCE = 32;

/** What the user says of a model beside its file. */
export interface ModelOptions {
  /** Which layer has the embeddings. */
  readonly layer?: string;
}

export interface NetworkModel extends EmbeddingModel {
  readonly runner: NetworkRunner;
  readonly pooling: Pooling;
  /** Samples around a timestamp, and milliseconds between timestamps, where the model has none of its own. */
  readonly window: number;
  readonly hopMs: number;
}

/**
 * A file with a network as an embedding module.
 *
 * @param open reads the file; what is not known of it is asked for by a UserError
 */
export function networkModule(
  parallelism: 'threads' | 'none',
  open: (file: string, options: ModelOptions) => Promise<OpenedNetwork>,
): EmbeddingModule<NetworkModel> {
  return {
    parallelism,
    loadModel: async (file = '', options: ModelOptions = {}) => loadModel(await open(file, options)),
    getSceneEmbeddings,
    getTimestampEmbeddings,
  };
}

async function loadModel(opened: OpenedNetwork): Promise<NetworkModel> {
  const { description } = opened;
  const runner = await NetworkRunner.create(opened);
  const { sampleRate, clips, frames, fixedLength } = runner;
  const { pooling, window, hop = HOP_MS } = description;
  const isPooled = clips === undefined || fixedLength !== undefined;
  const clipSize = clips?.size ?? frames?.size ?? 0;
  return {
    sampleRate,
    sceneEmbeddingSize: isPooled ? pooledSize(pooling, clipSize) : clipSize,
    timestampEmbeddingSize: fixedLength === undefined && frames !== undefined ? frames.size : clipSize,
    runner,
    pooling,
    window: fixedLength ?? Math.round((window / 1000) * sampleRate),
    hopMs: hop,
  };
}

/** The model's own vector of a clip; else its frames, or the windows that the clip falls into, pooled. */
async function getSceneEmbeddings(audio: Tensor, model: NetworkModel): Promise<Tensor> {
  const { runner, pooling, sceneEmbeddingSize: size } = model;
  const { clips, frames, fixedLength } = runner;
  const sounds = soundsOf(audio);
  const data = new Float32Array(sounds.length * size);
  const output = clips ?? frames;
  if (output === undefined) throw new Error('no output was chosen');
  const rows =
    fixedLength === undefined
      ? await runner.run(sounds, output)
      : await Promise.all(
          sounds.map((sound) => {
            const count = Math.max(1, Math.ceil(sound.length / fixedLength));
            const starts = Int32Array.from({ length: count }, (_, window) => window * fixedLength);
            return ofWindows(sound, starts, model);
          }),
        );
  const isPooled = clips === undefined || fixedLength !== undefined;
  for (const [sound, vectors] of rows.entries()) {
    const own = data.subarray(sound * size, (sound + 1) * size);
    if (isPooled) pool(pooling, vectors, output.size, own);
    else own.set(vectors);
  }
  return { data, dims: [sounds.length, size] };
}

/** The model's own frames; else windows centred on every hop, each as a clip. */
async function getTimestampEmbeddings(audio: Tensor, model: NetworkModel): Promise<TimestampEmbeddings> {
  const { runner, timestampEmbeddingSize: size, window, hopMs } = model;
  const { frames, fixedLength, sampleRate, hop } = runner;
  const sounds = soundsOf(audio);
  const length = audio.dims[1] ?? 0;
  let rows: Rows[] = [];
  let times: Float32Array;
  if (frames !== undefined && fixedLength === undefined) {
    rows = await runner.run(sounds, frames);
    const count = (rows[0]?.length ?? 0) / size;
    // Frames lie in the sound with as much before the first centre as after the last.
    const first = runner.first ?? Math.max(0, (length - (count - 1) * hop) / 2);
    times = Float32Array.from({ length: count }, (_, frame) => ((first + frame * hop) / sampleRate) * 1000);
  } else {
    const layout = centredFrames({ length, frameSize: window, hopMs, sampleRate });
    times = layout.timestamps;
    for (const sound of sounds) rows.push(await ofWindows(sound, layout.starts, model));
  }
  const count = times.length;
  const data = new Float32Array(sounds.length * count * size);
  const timestamps = new Float32Array(sounds.length * count);
  for (const [sound, vectors] of rows.entries()) {
    data.set(vectors, sound * count * size);
    timestamps.set(times, sound * count);
  }
  return {
    embeddings: { data, dims: [sounds.length, count, size] },
    timestamps: { data: timestamps, dims: [sounds.length, count] },
  };
}

/** The vectors of windows of a sound, one after the other; what lies outside of the sound is silence. */
async function ofWindows(sound: Float32Array, starts: Int32Array, model: NetworkModel): Promise<Rows> {
  const { runner, window } = model;
  const output = runner.clips ?? runner.frames;
  if (output === undefined) throw new Error('no output was chosen');
  const { size } = output;
  const result = new Float32Array(starts.length * size);
  for (let first = 0; first < starts.length; first += WINDOWS_AT_ONCE) {
    const some = Array.from(starts.subarray(first, first + WINDOWS_AT_ONCE), (start) => {
      const piece = new Float32Array(window);
      piece.set(sound.subarray(Math.max(0, start), Math.max(0, start + window)), Math.max(0, -start));
      return piece;
    });
    for (const [index, vectors] of (await runner.run(some, output)).entries()) {
      const own = result.subarray((first + index) * size, (first + index + 1) * size);
      if (runner.clips === undefined) pool('mean', vectors, size, own);
      else own.set(vectors);
    }
  }
  return result;
}

function soundsOf({ data, dims: [sounds = 0, length = 0] }: Tensor): Float32Array[] {
  return Array.from({ length: sounds }, (_, sound) => data.subarray(sound * length, (sound + 1) * length));
}
