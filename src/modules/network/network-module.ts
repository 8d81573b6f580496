import { at } from '../../at.ts';
import type { Device } from '../../compute/devices.ts';
import { UserError } from '../../errors.ts';
import type { EmbeddingModel, EmbeddingModule, Tensor, TimestampEmbeddings } from '../api.ts';
import { type Pooling, pool, pooledSize } from '../pooling.ts';
import { NetworkRunner, type OpenedNetwork, type Rows } from './network-runner.ts';
import type { Output } from './outputs.ts';
import { centredWindows, type InnerFrames, innerFrames, trimmed } from './windows.ts';

/** Milliseconds between timestamps of a model that has clips alone. */
const HOP_MS = 50;

/** What the user says of a model beside its file. */
export interface ModelOptions {
  /** Which layer has the embeddings. */
  readonly layer?: string;
  /** What the network is computed on. @default 'cpu' */
  readonly device?: Device;
}

export interface NetworkModel extends EmbeddingModel {
  readonly runner: NetworkRunner;
  readonly pooling: Pooling;
  /** Samples around a timestamp, milliseconds between timestamps and before the first, where the model has none of its own. */
  readonly window: number;
  readonly hopMs: number;
  readonly firstMs: number;
  /** Frames that windows have in common, of a model of one length that has frames. */
  readonly overlap: number;
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

async function loadModel({ description, ...opened }: OpenedNetwork): Promise<NetworkModel> {
  const runner = await NetworkRunner.create({ description, ...opened });
  const { sampleRate, clips, frames, fixedLength } = runner;
  const { pooling, window, hop = HOP_MS, firstCentre = 0, overlap } = description;
  const isPooled = clips === undefined || fixedLength !== undefined;
  const clipSize = clips?.size ?? frames?.size ?? 0;
  const model = {
    sampleRate,
    sceneEmbeddingSize: isPooled ? pooledSize(pooling, clipSize) : clipSize,
    timestampEmbeddingSize: frames?.size ?? clipSize,
    runner,
    pooling,
    window: fixedLength ?? Math.max(1, Math.round((window / 1000) * sampleRate)),
    hopMs: hop,
    firstMs: firstCentre,
    overlap: overlap ?? 0,
    device: opened.network.device,
  };
  if (overlap === undefined) return model;
  const expected = (what: string) => new UserError(`${opened.answers}: overlap: ${overlap}; ${what}`);
  if (fixedLength === undefined || frames === undefined) {
    throw expected('the model has no windows of one length with frames; expected none');
  }
  const isTooMuch = overlap >= (frames.count ?? 0) || overlap * runner.hop >= runner.stride;
  if (isTooMuch) throw expected(`a window has ${frames.count} frames; expected fewer`);
  return model;
}

/** The model's own vector of a clip; else its frames, or the windows that the clip falls into, pooled. */
async function getSceneEmbeddings(audio: Tensor, model: NetworkModel): Promise<Tensor> {
  const { runner, pooling, sceneEmbeddingSize: size } = model;
  const { clips, frames, fixedLength, stride } = runner;
  const sounds = soundsOf(audio);
  const data = new Float32Array(sounds.length * size);
  const output = clips ?? frames;
  if (output === undefined) throw new Error('no output was chosen');
  const rows = fixedLength === undefined ? await runner.run(sounds, output) : [];
  for (const [sound, samples] of sounds.entries()) {
    const own = data.subarray(sound * size, (sound + 1) * size);
    if (fixedLength === undefined) {
      if (clips === undefined) pool(pooling, rows[sound] ?? new Float32Array(), output.size, own);
      else own.set(rows[sound] ?? []);
    } else if (clips === undefined) {
      pool(
        pooling,
        await framesOfWindows(samples, output, model, framesIn(samples.length, output, model)),
        output.size,
        own,
      );
    } else {
      const count = Math.max(1, Math.ceil(samples.length / stride));
      const starts = Int32Array.from({ length: count }, (_, window) => window * stride);
      pool(pooling, await clipsOfWindows(samples, starts, clips, model), output.size, own);
    }
  }
  return { data, dims: [sounds.length, size] };
}

/** The model's own frames; else windows centred on every hop, each as a clip. */
async function getTimestampEmbeddings(audio: Tensor, model: NetworkModel): Promise<TimestampEmbeddings> {
  const { runner, timestampEmbeddingSize: size, window, hopMs, firstMs } = model;
  const { frames, clips, fixedLength, sampleRate, hop } = runner;
  const sounds = soundsOf(audio);
  const length = at(audio.dims, 1);
  let rows: Rows[] = [];
  let times: Float32Array;
  if (frames !== undefined && fixedLength === undefined) {
    rows = await runner.run(sounds, frames);
    const count = at(rows, 0).length / size;
    // Frames lie in the sound with as much before the first centre as after the last.
    const first = runner.first ?? Math.max(0, (length - (count - 1) * hop) / 2);
    times = Float32Array.from({ length: count }, (_, frame) => ((first + frame * hop) / sampleRate) * 1000);
  } else if (frames !== undefined) {
    const layout = framesIn(length, frames, model);
    times = Float32Array.from(layout.centres, (centre) => (centre / sampleRate) * 1000);
    for (const sound of sounds) rows.push(await framesOfWindows(sound, frames, model, layout));
  } else {
    if (clips === undefined) throw new Error('no output was chosen');
    const layout = centredWindows({ length, size: window, hopMs, firstMs, sampleRate });
    times = layout.timestamps;
    for (const sound of sounds) rows.push(await clipsOfWindows(sound, layout.starts, clips, model));
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

/** The vectors of windows of a sound, one after the other. */
async function clipsOfWindows(
  sound: Float32Array,
  starts: Int32Array,
  output: Output,
  { runner, window }: NetworkModel,
): Promise<Rows> {
  const { size } = output;
  const result = new Float32Array(starts.length * size);
  for (const [index, rows] of (await runner.runWindows(sound, starts, window, output)).entries()) {
    pool('mean', rows, size, result.subarray(index * size, (index + 1) * size));
  }
  return result;
}

/** Where the frames of windows of one length lie in a sound. */
function framesIn(
  length: number,
  { count = 1 }: Output,
  { runner, window, overlap }: NetworkModel,
): InnerFrames {
  const { hop, stride } = runner;
  // In the middle of the window, where nothing else is stated.
  const first = runner.first ?? Math.max(0, (window - (count - 1) * hop) / 2);
  return innerFrames({ length, stride, count, hop, first, overlap });
}

/** The frames of windows of a sound that are kept, one after the other. */
async function framesOfWindows(
  sound: Float32Array,
  output: Output,
  { runner, window }: NetworkModel,
  layout: InnerFrames,
): Promise<Rows> {
  return trimmed(await runner.runWindows(sound, layout.starts, window, output), output.size, layout);
}

function soundsOf({ data, dims: [sounds = 0, length = 0] }: Tensor): Float32Array[] {
  return Array.from({ length: sounds }, (_, sound) => data.subarray(sound * length, (sound + 1) * length));
}
