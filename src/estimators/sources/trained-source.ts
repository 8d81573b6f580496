import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { readYamlFile } from '../../formats/files/yaml-file.ts';
import { MODEL_FILE } from '../../modules/trained-folder.ts';
import { externalNames } from '../../modules/weights/external-files.ts';
import { createNetwork } from '../../networks/networks.ts';
import type { JsonObject } from '../../pipeline/types.ts';
import type { RowKind } from '../../prediction-types/prediction-type.ts';
import type { TrainedModel } from '../../recipes/model-folder.ts';
import type { Representation } from '../../representations/representation.ts';
import { createRepresentation } from '../../representations/representations.ts';
import { representationSettings } from '../../representations/settings.ts';
import type { Cut, Stretch } from '../listening/stretches.ts';
import { type Network, openNetwork } from './network.ts';
import type { NetworkThreads } from './network-threads.ts';
import type { Rows, Source } from './source.ts';

/** Seconds from one stretch to the next. */
const SCENE_STEP = 30;
const FRAMES_STEP = 20;
/** A network that is given samples makes more of each second. */
const SAMPLES_STEP = 4;
/** Where what a frame depends on has no end: seconds from one stretch to the next, and to each side. Memory grows with them. */
const ENDLESS = { step: 10, context: 4 };

const recipeParts = z.object({
  sample_rate: z.number(),
  representation: z.object({ name: z.string(), ...representationSettings }),
  network: z
    .object({ name: z.string() })
    .catchall(z.union([z.number(), z.string(), z.boolean(), z.array(z.number())])),
});

/** What a trained network is made of, as far as it has to be known to be given a long sound. */
export interface TrainedParts {
  readonly representation: Representation;
  /** Numbers of an embedding. */
  readonly size: number;
  /** Samples from one frame of its outputs to the next. */
  readonly hop: number;
  /** Samples to each side that a frame of its outputs depends on; undefined: all of the sound. */
  readonly context: number | undefined;
}

/** @throws UserError where `recipe.yaml` of the model is not there, or of another version of heareval */
export async function readTrainedParts({ folder }: TrainedModel): Promise<TrainedParts> {
  const file = join(folder, 'recipe.yaml');
  const expected = 'the recipe of a model, as this version of heareval trains it';
  const { value } = await readYamlFile(file, expected);
  const parsed = recipeParts.safeParse(value);
  try {
    if (!parsed.success) throw new RangeError(parsed.error.issues[0]?.path.join('.') ?? '');
    const { sample_rate: rate } = parsed.data;
    const { name: kind, ...settings } = parsed.data.representation;
    const { name: architecture, ...networkSettings } = parsed.data.network;
    const heard = createRepresentation(kind, settings, rate);
    const [bins, frames] = heard.transformShape(rate);
    const { channels, binsPerOctave } = heard;
    const built = createNetwork(architecture, networkSettings, { bins, frames, channels, binsPerOctave });
    const isLocal = heard.addRelative === undefined && heard.settings.normalise_input !== true;
    return {
      representation: heard,
      size: built.size,
      hop: heard.hop * built.stride,
      context: isLocal && built.context !== undefined ? heard.context + built.context * heard.hop : undefined,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`${file}: ${error.message}; expected ${expected}`, { cause: error });
  }
}

/** An output of a trained network, and how many numbers a row of it has. */
interface TrainedOutput {
  readonly name: string;
  readonly columns: number;
}

/** What a source is of: those outputs of a trained model that are of one kind. */
export interface TrainedSourceParts {
  readonly model: TrainedModel;
  readonly parts: TrainedParts;
  readonly kind: RowKind;
  readonly outputs: readonly TrainedOutput[];
  /** Of the model's file. */
  readonly sha256: string;
}

/** A trained network as a source. Nothing is loaded before it hears something. */
export class TrainedSource implements Source {
  readonly kind: RowKind;
  readonly sampleRate: number;
  readonly cut: Cut;
  readonly isExact: boolean;
  readonly identity: JsonObject;
  readonly #of: TrainedSourceParts;
  readonly #file: string;
  /** Of a frame, in samples and in milliseconds. */
  readonly #hop: number;
  readonly #hopMs: number;
  readonly #open: (file: string) => Promise<Network>;
  #network: Promise<Network> | undefined;

  constructor(of: TrainedSourceParts, open: (file: string) => Promise<Network> = openNetwork) {
    const { model, parts, kind, sha256 } = of;
    this.kind = kind;
    this.sampleRate = model.sampleRate;
    this.cut = cutOf(parts, kind, model.sampleRate);
    this.isExact = kind === 'event' && parts.context !== undefined;
    this.identity = { network: sha256, kind, cut: { ...this.cut } };
    this.#of = of;
    this.#file = join(model.folder, MODEL_FILE);
    this.#hop = parts.hop;
    this.#hopMs = model.hop;
    this.#open = open;
  }

  inThreads(threads: NetworkThreads): Source {
    return new TrainedSource(this.#of, async (file) => threads.network(file));
  }

  async hear({ samples, start, before, asked, isLast }: Stretch): Promise<ReadonlyMap<string, Rows>> {
    this.#network ??= this.#load();
    const network = await this.#network;
    const { outputs } = this.#of;
    const said = await network.hear(
      samples,
      outputs.map(({ name }) => name),
    );
    return new Map(
      outputs.map(({ name, columns }) => {
        const values = said[name];
        if (values === undefined || values.length % columns !== 0) {
          throw new UserError(
            `${this.#file}: ${name} is no output of ${columns} columns; expected what its model.json says`,
          );
        }
        if (this.kind === 'scene') return [name, { values, times: Float64Array.of(0) }];
        const first = before / this.#hop;
        const end = isLast ? values.length / columns : first + asked / this.#hop;
        const offset = start / this.#hop;
        const times = Float64Array.from(
          { length: end - first },
          (_, row) => (offset + first + row) * this.#hopMs,
        );
        return [name, { values: values.subarray(first * columns, end * columns), times }];
      }),
    );
  }

  async release(): Promise<void> {
    // Who heard with one that could not be loaded has been told.
    const network = await this.#network?.catch(() => undefined);
    this.#network = undefined;
    await network?.release();
  }

  rest(): Promise<void> {
    return this.release();
  }

  async #load(): Promise<Network> {
    await externalNames(this.#file);
    return this.#open(this.#file);
  }
}

function cutOf({ hop, context, representation }: TrainedParts, kind: RowKind, rate: number): Cut {
  const frames = (samples: number) => Math.max(1, Math.ceil(samples / hop)) * hop;
  if (kind === 'scene') return { step: SCENE_STEP * rate, context: 0 };
  if (context === undefined) {
    return { step: frames(ENDLESS.step * rate), context: frames(ENDLESS.context * rate) };
  }
  const seconds = representation.name === 'end2end' ? SAMPLES_STEP : FRAMES_STEP;
  return { step: frames(seconds * rate), context: frames(context) };
}
