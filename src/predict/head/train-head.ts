import { at } from '../../at.ts';
import type { Stretch } from '../../train/batches.ts';
import type { CurvePoint } from '../../train/curve.ts';
import type { Rows } from '../../train/rows.ts';
import { type Checkpoint, train } from '../../train/train.ts';
import type { BatchSource } from '../../train/trainee.ts';
import { splitBatches } from './batches.ts';
import { type HeadBatch, type HeadData, type HeadState, HeadTrainee } from './head-trainee.ts';
import type { HeadWeights } from './types.ts';

/** A training of a head between two validations. */
type PausedHead = Checkpoint<HeadWeights, HeadState>;

export interface HeadTraining extends HeadData {
  /** Whether a higher or a lower score is better. */
  readonly mode: 'max' | 'min';
  /** Goes on where the same training, with the same seed, was paused. */
  readonly resume?: PausedHead | undefined;
  /** Pauses after so many epochs, counted from the first, a multiple of `checkValEveryNEpoch`. */
  readonly pauseAfter?: number | undefined;
  readonly onValidation?: (point: CurvePoint) => void;
  readonly signal?: AbortSignal;
  /** Threads that a step may take; asked before each. The head is the same, byte for byte, whatever the answers. Default: 1. */
  readonly threads?: () => number;
}

export interface TrainedHead {
  /** Of the epoch with the best validation score. */
  readonly weights: HeadWeights;
  readonly epoch: number;
  readonly validationScore: number;
  readonly curve: readonly CurvePoint[];
  /** What the training needs to go on; null when it has come to its end. */
  readonly paused: PausedHead | null;
}

/**
 * Trains a head as hear-eval-kit 2021.1.3 does: Adam on batches of consecutive rows, in the same order in every
 * epoch (its loader never shuffles), the last batch with the rows that are left; after every
 * `checkValEveryNEpoch` epochs a validation; the best one is kept. Pauses change nothing of what comes out.
 *
 * @throws UserError when the loss is no number, no validation score is finite, or there are too few rows for batch
 *   normalisation
 */
export async function trainHead(training: HeadTraining): Promise<TrainedHead> {
  const { config } = training;
  const batches = splitBatches(training.train.x.rows, config);
  const trainee = await HeadTrainee.create(training);
  try {
    const trained = await train<HeadBatch, HeadWeights, HeadState>({
      trainee,
      batches: consecutiveRows(training.train.x, batches, (rows) => trainee.stepsAtOnce(rows)),
      learningRate: () => config.lr,
      mode: training.mode,
      stopping: { patience: config.patience },
      maxEpochs: config.maxEpochs,
      validateEvery: config.checkValEveryNEpoch,
      resume: training.resume,
      pauseAfter: training.pauseAfter,
      observers: training.onValidation === undefined ? [] : [{ validated: training.onValidation }],
      signal: training.signal,
      threads: training.threads,
      lookFor: 'embeddings that are not finite or very large',
    });
    const { kept: weights, checkpoint: paused, epoch, validationScore, curve } = trained;
    return { weights, epoch, validationScore, curve, paused };
  } finally {
    await trainee.release();
  }
}

/** The same batches in every epoch; so many of the same size at once as `atOnce` says of it. */
function consecutiveRows(
  x: Rows,
  batches: readonly Stretch[],
  atOnce: (rows: number) => number,
): BatchSource<HeadBatch> {
  return async function* () {
    for (let first = 0; first < batches.length; ) {
      const { start, end } = at(batches, first);
      const most = atOnce(end - start);
      let steps = 1;
      while (steps < most && isAsLong(batches[first + steps], end - start)) steps++;
      const rows = { start, end: at(batches, first + steps - 1).end };
      yield { rows, steps, x: await x.read(rows.start, rows.end) };
      first += steps;
    }
  };
}

function isAsLong(batch: Stretch | undefined, rows: number): boolean {
  return batch !== undefined && batch.end - batch.start === rows;
}
