import { parse } from 'node:path';
import { z } from 'zod';
import {
  mistakes,
  type Place,
  readYamlFile,
  yamlProblems,
  yamlSuggestion,
} from '../formats/files/yaml-file.ts';
import { slug } from '../modules/module-name.ts';
import type { NetworkSettings } from '../networks/network.ts';
import { createNetwork } from '../networks/networks.ts';
import { createRepresentation, representations } from '../representations/representations.ts';
import { type RepresentationSettings, representationSettings } from '../representations/settings.ts';
import { augmentationSchema } from './augmentation/augmentation-schema.ts';
import { datasetSplitSchema } from './dataset-split.ts';
import { looksSchema } from './looks/looks-schema.ts';
import { type Override, setKey } from './overrides.ts';
import { type Start, startOf } from './start.ts';
import { windowCut, windowsSchema } from './windows.ts';

const whole = (least: number) => z.int().min(least);
const above0 = z.number().positive();
const share = z.number().min(0).max(1);

const networkSettings = z.object({ name: z.string().min(1) }).catchall(
  z.union([z.number(), z.string(), z.boolean(), z.array(z.number())], {
    error: 'expected a number, a text, true or false, or a list of numbers',
  }),
);

const representationSchema = z.strictObject({
  name: z.enum(representations.map(({ name }) => name)),
  ...representationSettings,
});

const scheduleSchema = z.strictObject({
  name: z.enum(['constant', 'exponential', 'cosine', 'plateau']),
  /** exponential and plateau: what the rate is multiplied by. */
  factor: above0.max(1).optional(),
  /** plateau: validations without an improvement that are let pass. */
  patience: whole(0).optional(),
  /** cosine and plateau: the rate never falls below. */
  least: z.number().min(0).optional(),
});

const optimiserSchema = z.strictObject({
  name: z.enum(['sgd', 'adam', 'adamw']),
  momentum: share.optional(),
  nesterov: z.boolean().optional(),
  weight_decay: z.number().min(0).optional(),
  /** The norm of all gradients together is cut to this. */
  clip_norm: above0.optional(),
});

const STOPPING = 'expected { patience: 10 }, kac_prediction or none';
const stoppingSchema = z.union([z.enum(['kac_prediction', 'none']), z.strictObject({ patience: whole(1) })], {
  error: STOPPING,
});

const trainingSchema = z
  .strictObject({
    /** 0: until `early_stopping` stops it, or whoever started it. */
    epochs: whole(0).default(30),
    batch_size: whole(2).default(32),
    optimiser: optimiserSchema.prefault({ name: 'adamw' }),
    learning_rate: above0.default(0.001),
    schedule: scheduleSchema.prefault({ name: 'cosine' }),
    early_stopping: stoppingSchema.default('none'),
    /** What chooses the epoch that is kept: the first score of the task, or the loss, which tells more where few clips are wrong. */
    validation: z.enum(['score', 'loss']).default('score'),
    /** Epochs from one validation to the next. */
    validate_every: whole(1).default(1),
    seed: whole(0).default(42),
    /** A npz file, or a trained model, whose weights take the place of those that the seed draws. */
    start_from: z.string().min(1).optional(),
  })
  .superRefine(({ epochs, schedule, validate_every: validateEvery }, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (epochs > 0 && validateEvery > epochs) {
      refuse(
        'validate_every',
        `${validateEvery}; expected at most epochs, ${epochs}, or nothing is ever validated`,
      );
    }
    if (epochs === 0 && schedule.name === 'cosine') {
      refuse(
        'schedule',
        'cosine needs epochs above 0, which are its length; expected constant, exponential or plateau',
      );
    }
  });

const MIXING = 'expected proportional, equal or { temperature: 2 }';
const mixingSchema = z.union([z.enum(['proportional', 'equal']), z.strictObject({ temperature: above0 })], {
  error: MIXING,
});

const decoderSchema = z
  .looseObject({ name: z.string().min(1).optional(), namespace: z.string().min(1).optional() })
  .pipe(z.record(z.string(), z.json()));

const recipeSchema = z.strictObject({
  /** Of the folder below models/. */
  name: z.string().min(1).optional(),
  /** As --task takes them. */
  tasks: z.array(z.string().min(1)).min(1),
  /** How their clips are divided anew. Default: as the tasks are. */
  dataset_split: datasetSplitSchema.optional(),
  /** How many examples of each of several tasks are in a batch. */
  mixing: mixingSchema.optional(),
  /** What losses are multiplied by, by task as `tasks` has it. Default: 1. */
  weights: z.record(z.string(), above0).optional(),
  /** Hz: which of the rates of a task the network hears. */
  sample_rate: whole(1).default(16000),
  representation: representationSchema.prefault({ name: 'mel' }),
  network: networkSettings.prefault({ name: 'mel_conv' }),
  windows: windowsSchema.optional(),
  augmentation: augmentationSchema.prefault({}),
  training: trainingSchema.prefault({}),
  /** Whether it is tried out alone: nothing is written to keep. */
  testing: z.boolean().default(false),
  looks: looksSchema.prefault({}),
  /** How what is said of frames or clips becomes an annotation (docs/estimators.md). Default: by its type. */
  decoder: decoderSchema.optional(),
});

type Written = z.infer<typeof recipeSchema>;

/** What is trained, on what and how. Everything that may be left out is filled in. */
export type Recipe = Omit<Written, 'name' | 'representation' | 'network'> & {
  readonly name: string;
  readonly representation: { readonly name: string; readonly settings: RepresentationSettings };
  readonly network: { readonly name: string; readonly settings: NetworkSettings };
};

/** A recipe, and where each of its keys is written, for what is found wrong later. */
export interface ReadRecipe {
  readonly recipe: Recipe;
  readonly placeOf: Place;
  /** What `training.start_from` names. */
  readonly start?: Start | undefined;
}

/**
 * Reads a recipe (docs/train.md).
 *
 * @param file its name, without `.yaml`, is the recipe's where that has none
 * @param overrides take the place of what the file says
 * @throws UserError that has a line for each mistake: file and line, or the option; key; what is wrong; the nearest key
 */
export async function readRecipe(file: string, overrides: readonly Override[] = []): Promise<ReadRecipe> {
  const yaml = await readYamlFile(file, 'a recipe, which tells what to train; docs/train.md has examples');
  const value = overrides.reduce(setKey, yaml.value);
  const placeOf: Place = (keys) => {
    const set = overrides.findLast(({ keys: own }) => own.every((key, depth) => key === keys[depth]));
    return set === undefined ? yaml.placeOf(keys) : (set.place ?? `--set ${set.text}`);
  };
  const result = recipeSchema.safeParse(value, { reportInput: true });
  if (!result.success) throw mistakes(file, yamlProblems(result.error, recipeSchema, placeOf));
  const { name: given, representation, network, ...rest } = result.data;
  const name = given ?? parse(file).name;
  if (slug(name) !== name) {
    const place = given === undefined ? file : placeOf(['name']);
    throw mistakes(file, [`${place}: name: ${name}; expected a name of a folder, as ${slug(name)}`]);
  }
  const { name: kind, ...settings } = representation;
  const chosen = checked('representation', file, placeOf, () =>
    createRepresentation(kind, settings, rest.sample_rate),
  );
  if (rest.augmentation.gain !== undefined && chosen.settings.log !== true) {
    const problem = 'is for logarithms of powers alone; expected representation mel with log: true';
    throw mistakes(file, [`${placeOf(['augmentation', 'gain'])}: augmentation.gain: ${problem}`]);
  }
  const [bins, frames] = chosen.transformShape(rest.sample_rate);
  const { channels, binsPerOctave } = chosen;
  const { name: architecture, ...own } = network;
  const built = checked('network', file, placeOf, () =>
    createNetwork(architecture, own, { bins, frames, channels, binsPerOctave }),
  );
  const { windows } = rest;
  if (windows !== undefined) checked('windows', file, placeOf, () => windowCut(windows, chosen, built));
  const odd = Object.keys(rest.weights ?? {}).find((task) => !rest.tasks.includes(task));
  if (odd !== undefined) {
    const problem = `none of the tasks${yamlSuggestion(odd, rest.tasks) || `; expected ${rest.tasks.join(', ')}`}`;
    throw mistakes(file, [`${placeOf(['weights', odd])}: weights.${odd}: ${problem}`]);
  }
  if (rest.decoder !== undefined && rest.tasks.length > 1) {
    const problem = `of ${rest.tasks.length} tasks; expected one, or the decoders in model.json, by output`;
    throw mistakes(file, [`${placeOf(['decoder'])}: decoder: ${problem}`]);
  }
  const recipe = {
    name,
    ...rest,
    representation: { name: kind, settings: chosen.settings },
    network: { name: architecture, settings: built.settings },
  };
  const { start_from: from } = recipe.training;
  if (from === undefined) return { recipe, placeOf };
  return { recipe, placeOf, start: await startOf(from, placeOf(['training', 'start_from'])) };
}

/** @throws UserError with the place of the setting that a RangeError begins with */
function checked<T>(section: string, file: string, placeOf: Place, create: () => T): T {
  try {
    return create();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [key = ''] = error.message.split(/[ :]/);
    throw mistakes(file, [`${placeOf([section, key])}: ${section}.${error.message}`]);
  }
}
