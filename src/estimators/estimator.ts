import { atKey } from '../at.ts';
import { UserError } from '../errors.ts';
import {
  type Annotation,
  byTime,
  type LongAnnotation,
  newAnnotation,
  wholeAnnotation,
} from '../formats/jams/jams.ts';
import { programVersions } from '../pipeline/index.ts';
import type { JsonObject } from '../pipeline/types.ts';
import type { DecodedOutput } from './decoders/decoder.ts';
import type { ChosenDecoder } from './decoders/decoders.ts';
import { GatheredRows } from './decoders/gathered.ts';
import { hearWith, type Said } from './hear-with.ts';
import type { ListenOptions, Sound } from './listening/sound.ts';
import type { Rows, Source } from './sources/source.ts';

/** An array with its shape. */
export interface NamedArray {
  readonly data: Float32Array | Float64Array;
  readonly shape: readonly number[];
}

/** What a network says of a sound, before it is decoded. */
export interface Outputs {
  /** Of the sound, in seconds. */
  readonly duration: number;
  /**
   * By name: the output, shape (rows, columns), and of frames `timestamps`, their times in milliseconds, and `silent`, 1 where the
   * sound is silent, else 0; without it no frame is.
   */
  readonly arrays: Readonly<Record<string, NamedArray>>;
}

/** What an estimator is made of. */
export interface EstimatorParts {
  readonly name: string;
  readonly version: string;
  readonly source: Source;
  /** Its name in the source. */
  readonly output: string;
  readonly about: DecodedOutput;
  readonly decoder: ChosenDecoder;
  /** What the annotator of its annotations is. */
  readonly annotator: JsonObject;
  /** What the network is given of a sound. */
  readonly features?: ((sound: Sound) => Promise<Readonly<Record<string, NamedArray>>>) | undefined;
}

/** Turns a recording into one annotation. Nothing is loaded before it is asked for something. */
export class Estimator {
  readonly name: string;
  /** Of the model. */
  readonly version: string;
  /** Of its annotations. */
  readonly namespace: string;
  /** The name of its decoder. */
  readonly decoder: string;
  /** What decides its annotations besides the sound. */
  readonly identity: JsonObject;
  readonly source: Source;
  readonly output: string;
  readonly #parts: EstimatorParts;

  constructor(parts: EstimatorParts) {
    const { name, version, source, output, decoder, about } = parts;
    this.name = name;
    this.version = version;
    this.namespace = decoder.namespace;
    this.decoder = decoder.name;
    this.source = source;
    this.output = output;
    this.identity = {
      name,
      version,
      source: source.identity,
      output,
      about: JSON.parse(JSON.stringify(about)) as JsonObject,
      namespace: decoder.namespace,
      decoder: decoder.name,
      settings: decoder.settings,
    };
    this.#parts = parts;
  }

  /**
   * The annotation of a sound: a file, or mono audio with its rate.
   *
   * @param outputs what `outputs` gave of it before: then no network is run
   * @throws UserError in one line for what is no audio, and for outputs of something else
   */
  async predict(sound: Sound, outputs?: undefined, options?: ListenOptions): Promise<Annotation>;
  async predict(sound: Sound | undefined, outputs: Outputs): Promise<Annotation>;
  async predict(
    sound: Sound | undefined,
    outputs?: Outputs,
    options: ListenOptions = {},
  ): Promise<Annotation> {
    const decoding = this.decoding();
    if (outputs !== undefined) {
      decoding.add(this.#saidBy(outputs));
      return wholeAnnotation(decoding.end(outputs.duration));
    }
    if (sound === undefined) throw new UserError(`${this.name}: expected a sound, or outputs`);
    const duration = await hearWith(sound, [{ source: this.source, takes: [decoding.add] }], options);
    return wholeAnnotation(decoding.end(duration));
  }

  /** What the network says of a sound: the output, and those that its decoder needs besides. */
  async outputs(sound: Sound, options: ListenOptions = {}): Promise<Outputs> {
    const rows = new Map(this.#needed.map((name) => [name, new GatheredRows()]));
    const take = (said: Said) => {
      for (const [name, own] of rows) own.add(atKey(said, name));
    };
    const duration = await hearWith(sound, [{ source: this.source, takes: [take] }], options);
    const arrays: Record<string, NamedArray> = {};
    for (const [name, own] of rows) {
      const { values: data, times, silent = [] } = own.whole();
      arrays[name] = { data, shape: [times.length, data.length / times.length] };
      if (this.source.kind !== 'event') continue;
      arrays.timestamps = { data: times, shape: [times.length] };
      arrays.silent = { data: Float32Array.from(silent), shape: [times.length] };
    }
    return { duration, arrays };
  }

  /**
   * What the network is given of a sound: the representation, shape (bins, frames).
   *
   * @throws UserError of an estimator whose network takes something of its own
   */
  async transform(sound: Sound): Promise<Readonly<Record<string, NamedArray>>> {
    const { features } = this.#parts;
    if (features !== undefined) return features(sound);
    throw new UserError(
      `${this.name}: its features are not known; expected an estimator that heareval train made`,
    );
  }

  /** Takes the rows of a sound and makes its annotation of them. */
  decoding(): {
    readonly add: (said: Said) => void;
    readonly end: (duration: number) => LongAnnotation;
  } {
    const { decoder, annotator } = this.#parts;
    const decoding = decoder.start();
    return {
      add: (said) => {
        const [rows, ...further] = this.#needed.map((name) => atKey(said, name));
        if (rows !== undefined) decoding.add(rows, further);
      },
      end: (duration) => {
        const { data, sandbox = {} } = decoding.end(duration);
        const annotation = newAnnotation({
          namespace: this.namespace,
          data: [],
          sandbox,
          time: 0,
          duration,
          annotation_metadata: {
            version: this.version,
            annotator,
            annotation_tools: `heareval ${programVersions().heareval}`,
            annotation_rules: JSON.stringify({ decoder: decoder.name, ...decoder.settings }),
            data_source: 'program',
          },
        });
        // They are whole: there may be one for each frame, and a copy of each is spared.
        return { ...annotation, data: byTime(data) };
      },
    };
  }

  /** Frees the memory of the network, which is loaded anew when it is asked for something again. */
  release(): Promise<void> {
    return this.source.release();
  }

  /** Its output, and those that its decoder needs besides. */
  get #needed(): readonly string[] {
    return [this.output, ...this.#parts.decoder.further];
  }

  #saidBy({ arrays }: Outputs): Said {
    const { kind, columns } = this.#parts.about;
    const times = kind === 'scene' ? Float64Array.of(0) : arrays.timestamps?.data;
    const silent = arrays.silent && Uint8Array.from(arrays.silent.data);
    if (silent !== undefined && silent.length !== times?.length) {
      throw new UserError(
        `${this.name}: outputs: silent of ${silent.length} numbers; expected one for each of ${times?.length ?? 0} timestamps`,
      );
    }
    const said = new Map<string, Rows>();
    for (const name of this.#needed) {
      const { data, shape } = arrays[name] ?? { data: undefined, shape: [] };
      const isWhole =
        times !== undefined &&
        shape.length === 2 &&
        shape[0] === times.length &&
        data?.length === times.length * (shape[1] ?? 0);
      if (
        data instanceof Float32Array &&
        times instanceof Float64Array &&
        isWhole &&
        (name !== this.output || shape[1] === columns)
      ) {
        said.set(name, { values: data, times, silent });
        continue;
      }
      const expected = `float32 of shape (${kind === 'scene' ? 1 : 'frames'}, ${name === this.output ? columns : 'labels'})`;
      const timed = kind === 'scene' ? '' : ', and timestamps, float64, a number for each frame';
      throw new UserError(
        `${this.name}: outputs: ${name} of shape (${shape.join(', ')}); expected ${expected}${timed}`,
      );
    }
    return said;
  }
}
