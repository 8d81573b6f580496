import type { Device } from '../compute/devices.ts';
import type { StatePlace } from '../compute/state-place.ts';
import type { CurvePoint } from '../train/curve.ts';
import type { Controlled } from '../train/until-cancelled.ts';
import type { TrainedPart } from './loaded-task.ts';
import type { Recipe } from './recipe.ts';
import type { Tracking } from './tracking.ts';

/** `control` is told each point of the curve, and how far an epoch is. */
export interface TrainNetworkRequest extends Controlled {
  readonly tasks: readonly TrainedPart[];
  readonly recipe: Omit<Recipe, 'name' | 'tasks'>;
  /** What the validation score is, in words. */
  readonly validation: string;
  readonly tracking: Tracking | undefined;
  readonly seed: number;
  /** A file with weights to start from. */
  readonly start?: string | undefined;
  /** What computes. @default 'cpu' */
  readonly device?: Device | undefined;
  /** Where the state lies from step to step. */
  readonly stateIn: StatePlace;
  /** Where `network.onnx`, `training.json` and, while it trains, a checkpoint go. */
  readonly outDir: string;
  /** What tells this training from any other. */
  readonly key: string;
}

/** What a training thread tells. */
export type TrainingNews =
  | { readonly point: CurvePoint }
  | { readonly line: string }
  | { readonly begunAnew: readonly string[] }
  | { readonly epoch: number; readonly step: number; readonly steps: number; readonly loss: number };
