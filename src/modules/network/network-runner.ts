import { UserError } from '../../errors.ts';
import type { Description } from './description.ts';
import { type InputLayout, inputLayout } from './input-layout.ts';
import { LogMel, transpose } from './log-mel.ts';
import type { Network } from './network.ts';

const SECONDS_OF_PROBES = [1, 11] as const;

/** An output of a model, and how to read it. */
interface Output {
  readonly name: string;
  readonly size: number;
  /** Whether it is (size, frames) rather than (frames, size). */
  readonly isTransposed: boolean;
}

/** Vectors of one sound: shape (rows, size). */
export type Rows = Float32Array;

/** A network, and what its file's people and name say of it. */
export interface OpenedNetwork {
  readonly network: Network;
  readonly description: Description;
  /** The file that answers what cannot be told; for errors. */
  readonly answers: string;
  /** May tell the sample rate: `net-16k.onnx`. */
  readonly name: string;
}

/** A network with what was found out about it. */
export class NetworkRunner {
  readonly sampleRate: number;
  /** Samples of the sounds that the model takes, where it takes no others. */
  readonly fixedLength: number | undefined;
  readonly #network: Network;
  readonly #layout: InputLayout;
  readonly #logMel: LogMel | undefined;
  clips: Output | undefined;
  frames: Output | undefined;
  /** Samples from a frame to the next, of `frames`. */
  hop = 0;
  /** Samples before the centre of the first frame; undefined where frames are taken to lie in the middle of the sound. */
  readonly first: number | undefined;

  private constructor(network: Network, layout: InputLayout, logMel: LogMel | undefined, sampleRate: number) {
    this.#network = network;
    this.#layout = layout;
    this.#logMel = logMel;
    this.sampleRate = sampleRate;
    this.first = network.times?.first;
    const { fixedLength } = layout;
    this.fixedLength =
      logMel !== undefined && fixedLength !== undefined ? logMel.samples(fixedLength) : fixedLength;
  }

  /**
   * Finds out by silence what its outputs are: of one vector, and of frames, whose number grows with
   * the length of the sound.
   *
   * @throws UserError that asks for what cannot be told
   */
  static async create({ network, description, answers, name }: OpenedNetwork): Promise<NetworkRunner> {
    const layout = inputLayout(network.inputs, description, answers);
    const sampleRate = description.sampleRate ?? sampleRateIn(`${name} ${layout.name}`);
    if (sampleRate === undefined) {
      throw new UserError(`its sample rate is not known; say so in ${answers}: { "sampleRate": 16000 }`);
    }
    const { logMel } = description;
    const runner = new NetworkRunner(
      network,
      layout,
      logMel === undefined ? undefined : await LogMel.create(logMel, sampleRate),
      sampleRate,
    );
    await runner.#probe(description, answers);
    return runner;
  }

  /**
   * Runs sounds of one length, several at once where the model can.
   *
   * @returns for each sound the rows of the output
   */
  async run(sounds: readonly Float32Array[], output: Output): Promise<Rows[]> {
    const { isBatched } = this.#layout;
    const together = isBatched ? [sounds] : sounds.map((sound) => [sound]);
    const rows: Rows[] = [];
    for (const some of together) {
      const tensor = (await this.#run(some))[output.name];
      const data = tensor?.data as Float32Array;
      const size = data.length / some.length;
      for (let sound = 0; sound < some.length; sound++) {
        const own = data.slice(sound * size, (sound + 1) * size);
        rows.push(output.isTransposed ? transpose(own, output.size, size / output.size) : own);
      }
    }
    return rows;
  }

  #run(sounds: readonly Float32Array[]) {
    const logMel = this.#logMel;
    const values = logMel ? sounds.map((sound) => logMel.compute(sound, this.#layout.isTransposed)) : sounds;
    const length = values[0]?.length ?? 0;
    const data = new Float32Array(length * values.length);
    for (const [index, value] of values.entries()) data.set(value, index * length);
    const units = logMel === undefined ? length : length / logMel.bands;
    return this.#network.run(this.#layout.name, data, this.#layout.dims(sounds.length, units));
  }

  async #probe({ sceneOutput, timestampOutput, hop }: Description, where: string): Promise<void> {
    const lengths = this.fixedLength ? [this.fixedLength] : SECONDS_OF_PROBES.map((s) => s * this.sampleRate);
    const probes = [];
    for (const length of lengths) probes.push(await this.#run([new Float32Array(length)]));
    const clips: Output[] = [];
    const frames: (Output & { readonly counts: readonly number[] })[] = [];
    for (const [name, tensor] of Object.entries(probes[0] ?? {})) {
      if (tensor.type !== 'float32') continue;
      const shapes = probes.map((probe) => [...(probe[name]?.dims ?? [])]);
      if (this.#layout.isBatched) for (const dims of shapes) dims.shift();
      const axes = shapes[0]?.map((_, axis) => shapes.map((dims) => dims[axis] ?? 0)) ?? [];
      const kept = axes.filter((axis) => axis.some((count) => count !== 1));
      const grows = (axis: readonly number[]) => axis.length < 2 || (axis[1] ?? 0) > (axis[0] ?? 0);
      const [first = [], second = []] = kept;
      const isClip = kept.length === 0 || (kept.length === 1 && new Set(first).size === 1);
      if (isClip) clips.push({ name, size: first[0] ?? 1, isTransposed: false });
      else if (kept.length <= 2 && grows(first)) {
        frames.push({ name, size: second[0] ?? 1, isTransposed: false, counts: first });
      } else if (kept.length === 2 && grows(second)) {
        frames.push({ name, size: first[0] ?? 1, isTransposed: true, counts: second });
      }
    }
    this.clips = choose(clips, sceneOutput, 'sceneOutput', where);
    const chosen = choose(frames, timestampOutput, 'timestampOutput', where);
    this.frames = chosen;
    if (this.clips === undefined && this.frames === undefined) {
      const found = Object.entries(probes[0] ?? {}).map(
        ([name, { type, dims }]) => `${name}: ${type} (${dims.join(', ')})`,
      );
      throw new UserError(
        `no output looks like embeddings; expected one vector, or one for each frame, found ${found.join('; ')}`,
      );
    }
    if (chosen === undefined || this.fixedLength !== undefined) return;
    const [from = 0, to = 0] = chosen.counts;
    const [short = 0, long = 0] = lengths;
    const known = hop === undefined ? this.#network.times?.hop : (hop / 1000) * this.sampleRate;
    this.hop = known ?? roundest(long - short, to - from);
  }
}

function choose<T extends Output>(
  outputs: readonly T[],
  name: string | undefined,
  entry: string,
  where: string,
): T | undefined {
  const names = outputs.map((output) => output.name).join(', ');
  if (name !== undefined) {
    const chosen = outputs.find((output) => output.name === name);
    if (chosen !== undefined) return chosen;
    throw new UserError(
      `${where}: ${entry}: \`${name}\` is no such output; expected one of ${names || 'none'}`,
    );
  }
  if (outputs.length < 2) return outputs[0];
  throw new UserError(
    `which of its outputs ${names} has the embeddings? Say so in ${where}: { "${entry}": "${outputs[0]?.name}" }`,
  );
}

/**
 * The hop of a model that makes so many frames more of so many samples more: the whole number that fits, of several the
 * one with the most factors of 2.
 */
function roundest(samples: number, frames: number): number {
  if (samples % frames === 0) return samples / frames;
  const [least, most] = [Math.ceil(samples / (frames + 1)), Math.floor(samples / (frames - 1))];
  let best = Math.round(samples / frames);
  const twos = (value: number) => value & -value;
  for (let hop = least; hop <= most; hop++) if (twos(hop) > twos(best)) best = hop;
  return best;
}

/** The sample rate, in Hz, that a name tells: `yamnet-16k.onnx`, `net_44100.onnx`, `audio_48khz`. */
function sampleRateIn(text: string): number | undefined {
  const found = /(?<!\d)(?:(16|32|48)(?:000|k)|(22050)|(44100))(?!\d)/i.exec(text);
  if (found === null) return undefined;
  const [, thousands, ...whole] = found;
  return thousands === undefined
    ? Number(whole.find((rate) => rate !== undefined))
    : Number(thousands) * 1000;
}
