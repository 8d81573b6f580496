import { UserError } from '../../errors.ts';
import type { Description } from './description.ts';
import { Features } from './features.ts';
import { FurtherInputs } from './further-inputs.ts';
import { roundest, sampleRateIn } from './guesses.ts';
import { type InputLayout, inputLayout } from './input-layout.ts';
import { transpose } from './log-mel.ts';
import type { Network, NetworkTensors } from './network.ts';
import { checkGrowth, type Output, outputOfChunk, outputsOfOneLength, outputsOfProbes } from './outputs.ts';

const WINDOWS_AT_ONCE = 32;
const SECONDS_OF_PROBES = [1, 11] as const;
/** Of a sample: what a hop of milliseconds may be off a whole number of samples. */
const ROUNDING = 0.01;

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
  /** Samples from such a sound to one that follows it. */
  readonly stride: number;
  readonly #network: Network;
  readonly #layout: InputLayout;
  readonly #features: Features;
  readonly #further: FurtherInputs;
  readonly #isBatched: boolean;
  /** Units of a run and those before it, of a model that is given chunks. */
  readonly #chunk: { readonly size: number; readonly context: number } | undefined;
  clips: Output | undefined;
  frames: Output | undefined;
  /** Samples from a frame to the next, of `frames`. */
  hop = 0;
  /**
   * Samples to the centre of the first frame, of the sound or of a window; undefined where frames are taken to lie in the
   * middle of the sound.
   */
  first: number | undefined;

  private constructor(
    network: Network,
    layout: InputLayout,
    features: Features,
    further: FurtherInputs,
    { chunk, context = 0 }: Description,
    sampleRate: number,
  ) {
    this.#network = network;
    this.#layout = layout;
    this.#features = features;
    this.#further = further;
    this.#isBatched = layout.isBatched && !further.isPerSound && chunk === undefined;
    this.#chunk = chunk === undefined ? undefined : { size: chunk, context };
    this.sampleRate = sampleRate;
    const { fixedLength } = layout;
    this.fixedLength =
      fixedLength === undefined || chunk !== undefined ? undefined : features.samples(fixedLength);
    this.stride = features.isOfSound ? (fixedLength ?? 0) * features.hop : (this.fixedLength ?? 0);
  }

  /**
   * Finds out by silence what its outputs are: of one vector, and of frames, whose number grows with
   * the length of the sound.
   *
   * @throws UserError that asks for what cannot be told
   */
  static async create({ network, description, answers, name }: OpenedNetwork): Promise<NetworkRunner> {
    const layout = inputLayout(network.inputs, description, answers);
    const further = FurtherInputs.of(network, layout.name, description, answers);
    const sampleRate = description.sampleRate ?? sampleRateIn(`${name} ${layout.name}`);
    if (sampleRate === undefined) {
      throw new UserError(`its sample rate is not known; say so in ${answers}: { "sampleRate": 16000 }`);
    }
    const features = await Features.create(description.logMel, sampleRate);
    if (
      layout.fixedLength !== undefined &&
      features.samples(layout.fixedLength) === 0 &&
      !features.isOfSound
    ) {
      throw new UserError(
        `${answers}: logMel: the model takes one frame, which has no window of its own; expected "of": "sound" in it`,
      );
    }
    const runner = new NetworkRunner(network, layout, features, further, description, sampleRate);
    await runner.#probe(description, answers);
    return runner;
  }

  /**
   * Runs sounds of one length, several at once where the model can.
   *
   * @returns for each sound the rows of the output
   */
  async run(sounds: readonly Float32Array[], output: Output): Promise<Rows[]> {
    if (this.#chunk === undefined) {
      return this.#rowsOf(
        sounds.map((sound) => this.#features.of(sound)),
        output,
      );
    }
    const rows: Rows[] = [];
    for (const sound of sounds) rows.push(await this.#runInChunks(sound, output));
    return rows;
  }

  /**
   * Runs windows of a sound; what lies outside of the sound is silence.
   *
   * @param starts samples
   * @param size samples of a window
   * @returns for each window the rows of the output
   */
  async runWindows(sound: Float32Array, starts: Int32Array, size: number, output: Output): Promise<Rows[]> {
    const windowAt = this.#features.windows(sound, starts, size);
    const rows: Rows[] = [];
    for (let first = 0; first < starts.length; first += WINDOWS_AT_ONCE) {
      const some = Array.from(starts.subarray(first, first + WINDOWS_AT_ONCE), windowAt);
      rows.push(...(await this.#rowsOf(some, output)));
    }
    return rows;
  }

  async #rowsOf(features: readonly Float32Array[], output: Output): Promise<Rows[]> {
    const together = this.#isBatched ? [features] : features.map((feature) => [feature]);
    const rows: Rows[] = [];
    for (const some of together) {
      const data = (await this.#run(some))[output.name]?.data as Float32Array;
      const size = data.length / some.length;
      for (let sound = 0; sound < some.length; sound++) {
        rows.push(readRows(data.slice(sound * size, (sound + 1) * size), output));
      }
    }
    return rows;
  }

  /** A sound in runs that follow each other, each with the state that the one before left. */
  async #runInChunks(sound: Float32Array, output: Output): Promise<Rows> {
    const features = this.#features;
    const { size, context } = this.#chunk ?? { size: 1, context: 0 };
    const count = Math.max(1, Math.ceil(features.units(sound.length) / size));
    const all = features.between(sound, -context, context + count * size);
    const perChunk = output.size * (output.count ?? 1);
    const rows = new Float32Array(count * perChunk);
    let further = this.#further.first(1);
    for (let chunk = 0; chunk < count; chunk++) {
      const start = chunk * size * features.width;
      const end = start + (context + size) * features.width;
      const outputs = await this.#run([all.slice(start, end)], further);
      rows.set(readRows(outputs[output.name]?.data as Float32Array, output), chunk * perChunk);
      const states = this.#further.states.map(([input, state]) => [input, outputs[state]]);
      further = { ...further, ...Object.fromEntries(states) };
    }
    // Those are left out that the last chunk has past the end of the sound.
    const kept = Math.floor((sound.length - (this.first ?? 0)) / this.hop) + 1;
    return rows.subarray(0, Math.max(1, kept) * output.size);
  }

  #run(features: readonly Float32Array[], further?: NetworkTensors): Promise<NetworkTensors> {
    const { name, isTransposed, dims } = this.#layout;
    const length = features[0]?.length ?? 0;
    const data = new Float32Array(length * features.length);
    for (const [index, units] of features.entries()) {
      data.set(this.#features.laidOut(units, isTransposed), index * length);
    }
    const shape = dims(features.length, length / this.#features.width);
    return this.#network.run({
      ...(further ?? this.#further.first(features.length)),
      [name]: { type: 'float32', data, dims: shape },
    });
  }

  async #probe(description: Description, where: string): Promise<void> {
    const { hop, firstCentre } = description;
    const silence = (length: number) => this.#run([this.#features.of(new Float32Array(length))]);
    const stated = hop === undefined ? undefined : wholeIfNear((hop / 1000) * this.sampleRate);
    this.first = firstCentre === undefined ? undefined : (firstCentre / 1000) * this.sampleRate;
    if (this.#chunk !== undefined) return this.#probeChunk(this.#chunk, stated, description, where);
    const { fixedLength } = this;
    if (fixedLength !== undefined) {
      const expected = stated && fixedLength / stated;
      const found = outputsOfOneLength(
        await silence(fixedLength),
        this.#layout.isBatched,
        description,
        expected,
        where,
      );
      this.clips = found.clips;
      this.frames = found.frames;
      this.hop = found.frames && stated ? stated : 0;
      if (found.frames !== undefined && (this.first ?? 0) > fixedLength) {
        const most = (fixedLength / this.sampleRate) * 1000;
        throw new UserError(
          `${where}: firstCentre: ${firstCentre}; expected at most the window, ${Number(most.toFixed(2))} ms`,
        );
      }
      return;
    }
    const [short, long] = SECONDS_OF_PROBES.map((seconds) => seconds * this.sampleRate) as [number, number];
    const probes = [await silence(short), await silence(long)] as const;
    const { clips, frames } = outputsOfProbes(probes, this.#layout.isBatched, description, where);
    this.clips = clips;
    this.frames = frames;
    if (frames === undefined) return;
    const [from = 0, to = 0] = frames.counts;
    if (hop !== undefined) checkGrowth(frames, ((long - short) / this.sampleRate) * 1000, hop, where);
    const { times } = this.#network;
    this.hop =
      hop === undefined ? (times?.hop ?? roundest(long - short, to - from)) : (hop / 1000) * this.sampleRate;
    this.first ??= times?.first;
  }

  async #probeChunk(
    { size, context }: { size: number; context: number },
    hop: number | undefined,
    description: Description,
    where: string,
  ): Promise<void> {
    const { fixedLength } = this.#layout;
    if (fixedLength !== undefined && fixedLength !== size + context) {
      throw new UserError(
        `${where}: chunk: ${size} with a context of ${context}; the model takes ${fixedLength} together`,
      );
    }
    const silence = this.#features.between(new Float32Array(), 0, context + size);
    const samples = size * this.#features.hop;
    const states = this.#further.states.map(([, output]) => output);
    const output = outputOfChunk(
      await this.#run([silence]),
      states,
      description,
      hop && samples / hop,
      where,
    );
    this.frames = output;
    this.hop = samples / output.count;
    // In the middle of the units that it is of.
    this.first ??= (this.hop - (this.#features.width === 1 ? 0 : this.#features.hop)) / 2;
  }
}

function readRows(data: Float32Array, output: Output): Rows {
  return output.isTransposed ? transpose(data, output.size, data.length / output.size) : data;
}

function wholeIfNear(samples: number): number {
  const whole = Math.round(samples);
  return Math.abs(samples - whole) < ROUNDING ? whole : samples;
}
