import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Annotation } from '../formats/jams/jams.ts';
import { VERSION_FILE } from '../modules/trained-folder.ts';
import type { Estimator, NamedArray, Outputs } from './estimator.ts';
import type { ListenOptions, Sound } from './listening/sound.ts';
import { loadEstimator } from './load-estimators.ts';
import { SHIPPED, type ShippedName, shippedFolder } from './shipped-folder.ts';

/** An estimator that is part of the package. Nothing of it is read before it is asked for something, and then once. */
export class ShippedEstimator {
  readonly name: ShippedName;
  /** Its model, with `README.md`, the card that says what it was trained on, how it does and where it fails. */
  readonly folder: string;
  #loaded: Promise<Estimator> | undefined;

  constructor(name: ShippedName) {
    this.name = name;
    this.folder = join(shippedFolder(), name);
  }

  get version(): string {
    return readFileSync(join(this.folder, VERSION_FILE), 'utf8').trim();
  }

  /** The estimator itself. */
  load(): Promise<Estimator> {
    this.#loaded ??= loadEstimator(this.folder);
    return this.#loaded;
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
    const estimator = await this.load();
    if (outputs !== undefined) return estimator.predict(sound, outputs);
    return estimator.predict(sound as Sound, undefined, options);
  }

  /** What the network says of a sound, before it is decoded. */
  async outputs(sound: Sound, options: ListenOptions = {}): Promise<Outputs> {
    return (await this.load()).outputs(sound, options);
  }

  /** What the network is given of a sound. */
  async transform(sound: Sound): Promise<Readonly<Record<string, NamedArray>>> {
    return (await this.load()).transform(sound);
  }

  /** Frees the memory of the network, which is loaded anew when it is asked for something again. */
  async release(): Promise<void> {
    await (await this.#loaded)?.release();
  }
}

/** The estimators that are part of the package, by name. */
export const estimators = Object.fromEntries(
  SHIPPED.map((name) => [name, new ShippedEstimator(name)]),
) as Readonly<Record<ShippedName, ShippedEstimator>>;
