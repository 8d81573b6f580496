import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { slug } from '../modules/module-name.ts';

/** Who else is told of trainings, as they run. Tracking changes nothing of what is learnt, and is no part of any key. */
export interface TrackingOptions {
  /** A tracking server of MLflow, and the experiment that runs belong to; default: the name of the recipe. */
  readonly mlflow?: { readonly uri: string; readonly experiment?: string | undefined } | undefined;
  /** Where the folders of runs go that are uploaded to Weights & Biases. */
  readonly wandb?: { readonly folder: string } | undefined;
  /** What the recipe was changed by, as `--set` has it: part of the names of runs. */
  readonly sets?: readonly string[] | undefined;
}

/** The same for one network, as the environment of a step has it. */
export type Tracking = {
  /** Name of the run. */
  readonly run: string;
  /** Of all runs of a recipe, or a sweep. */
  readonly group: string;
  readonly mlflow: { readonly uri: string; readonly experiment: string } | null;
  /** The folder of the run. */
  readonly wandb: { readonly folder: string } | null;
};

/** What is trained, for people. */
interface TrackedTraining {
  /** Name of the recipe. */
  readonly recipe: string;
  /** What tells it from others of the recipe. */
  readonly label?: string | undefined;
  /** The test split of the network. */
  readonly network: string;
  /** What tells it from any other. */
  readonly key: string;
}

const DIGITS = 8;

export function trackingOf(
  { mlflow, wandb, sets = [] }: TrackingOptions,
  { recipe, label, network, key }: TrackedTraining,
): Tracking {
  const training = [recipe, label ?? [], network].flat().join(' ');
  const hash = createHash('sha256').update(key).digest('hex').slice(0, DIGITS);
  return {
    run: [training, ...sets].join(' '),
    group: recipe,
    mlflow: mlflow === undefined ? null : { uri: mlflow.uri, experiment: mlflow.experiment ?? recipe },
    wandb: wandb === undefined ? null : { folder: join(wandb.folder, `${slug(training)}-${hash}`) },
  };
}
