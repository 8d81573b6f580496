import type { Spawned, StepNode } from '../../pipeline/types.ts';

/** The steps from which the head of each data split is taken. */
export interface TrainedHeads {
  /** Each has `head.onnx`, `head.json` and `training.json`. */
  readonly trainings: readonly StepNode[];
  /** Further ones, which are known when `choices` are. */
  readonly spawned: Spawned | readonly StepNode[];
  /**
   * Which grid point's head is taken: one for all data splits, or one for each. None where only one head is trained on
   * each data split.
   */
  readonly choices: readonly StepNode[];
}
