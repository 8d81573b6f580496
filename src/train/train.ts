import { UserError } from '../errors.ts';
import type { CurvePoint } from './curve.ts';
import { EarlyStopping, type StoppingRule } from './early-stopping.ts';
import { readAhead } from './read-ahead.ts';
import type { BatchSource, StateTree, StepPlace, Trainee } from './trainee.ts';
import type { TrainingEnd, TrainingObserver } from './training-observer.ts';

/** A training between two epochs: all it takes to go on, with the same bytes as if it had not been interrupted. */
export interface Checkpoint<Kept, State extends StateTree = StateTree> {
  /** Epochs done. */
  readonly epochs: number;
  readonly curve: readonly CurvePoint[];
  /** Of the best epoch so far; undefined before the first validation. */
  readonly kept: Kept | undefined;
  readonly state: State;
}

export interface Training<Batch, Kept, State extends StateTree = StateTree> {
  readonly trainee: Trainee<Batch, Kept, State>;
  /** What each epoch trains on. */
  readonly batches: BatchSource<Batch>;
  /** The learning rate of an epoch, from 0; `curve` has the validations before it, for schedules that go by them. */
  readonly learningRate: (epoch: number, curve: readonly CurvePoint[]) => number;
  /** Whether a higher or a lower score is better. */
  readonly mode: 'max' | 'min';
  readonly stopping: StoppingRule;
  /** 0: until `stopping` or `end` stops it. */
  readonly maxEpochs: number;
  /** Epochs from one validation to the next. @default 1 */
  readonly validateEvery?: number;
  /** Goes on where the same training, with the same seed, was. */
  readonly resume?: Checkpoint<Kept, State> | undefined;
  /** Pauses after so many epochs, counted from the first. */
  readonly pauseAfter?: number | undefined;
  /** Writes a checkpoint after every so many epochs, and after the last. */
  readonly checkpoints?:
    | {
        readonly every: number;
        readonly write: (checkpoint: Checkpoint<Kept, State>) => Promise<void>;
      }
    | undefined;
  /** Look on, one after the other. */
  readonly observers?: readonly TrainingObserver[] | undefined;
  /** Ends the training at once, with its reason as the error. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the training in order after the epoch that it is in. */
  readonly end?: AbortSignal | undefined;
  /** Threads that a step may take; asked before each. @default 1 */
  readonly threads?: (() => number) | undefined;
  /** What a user may look for where the loss is no number, such as `embeddings that are not finite`. */
  readonly lookFor: string;
}

export interface Trained<Kept, State extends StateTree = StateTree> {
  /** Of the epoch with the best validation score. */
  readonly kept: Kept;
  /** That epoch, from 0. */
  readonly epoch: number;
  readonly validationScore: number;
  /** How many it was trained for. */
  readonly epochs: number;
  readonly curve: readonly CurvePoint[];
  /** What the training needs to go on; null when it has come to its end by itself. */
  readonly checkpoint: Checkpoint<Kept, State> | null;
}

/**
 * Trains whatever there is to train, heads and networks alike: epochs of steps, a validation after every `validateEvery`
 * of them, the best one kept, until the stopping rule says so, the last epoch is done or a signal ends it. Pauses and
 * checkpoints change nothing of what comes out, not by a bit.
 *
 * @throws UserError when a loss is no finite number (which epoch, which learning rate), when the first validation score is
 *   not, or when it ends before the first validation
 * @throws the reason of `signal` when that is aborted
 */
export async function train<Batch, Kept, State extends StateTree>(
  training: Training<Batch, Kept, State>,
): Promise<Trained<Kept, State>> {
  const { trainee, resume, validateEvery = 1, checkpoints, observers = [] } = training;
  const maxEpochs = training.maxEpochs || Number.POSITIVE_INFINITY;
  let epochs = resume?.epochs ?? 0;
  const lastEpoch = Math.min(maxEpochs, training.pauseAfter ?? maxEpochs);
  const curve = [...(resume?.curve ?? [])];
  const stopping = new EarlyStopping(training.mode, training.stopping);
  let kept = resume?.kept;
  let isOver = false;
  for (const { epoch, validationScore } of curve) isOver = stopping.validated(epoch, validationScore).stop;
  if (resume !== undefined) await trainee.resume(resume.state);
  for (const observer of observers) await observer.begin?.(epochs);
  const batches = readAhead(itemsOf(training.batches, epochs, lastEpoch));
  let how: TrainingEnd = 'failed';
  const checkpoint = async () => ({ epochs, curve: [...curve], kept, state: await trainee.state() });
  try {
    while (epochs < lastEpoch && !isOver && !training.end?.aborted) {
      const epoch = epochs++;
      const learningRate = training.learningRate(epoch, curve);
      const trainLoss = await trainEpoch(training, batches, { epoch, learningRate });
      if (epochs % validateEvery === 0) {
        const validationScore = await trainee.validate(epoch);
        const point = { epoch, trainLoss, validationScore };
        curve.push(point);
        const { improved, stop } = stopping.validated(epoch, validationScore);
        if (improved) kept = await trainee.keep();
        isOver = stop;
        for (const observer of observers) {
          await observer.validated?.(point, { learningRate, isBest: improved });
        }
      }
      const isLast = isOver || epochs === lastEpoch || training.end?.aborted;
      if (checkpoints !== undefined && (isLast || epochs % checkpoints.every === 0)) {
        await checkpoints.write(await checkpoint());
      }
    }
    how = 'finished';
  } finally {
    await batches.return(undefined);
    if (training.signal?.aborted) how = 'stopped';
    for (const observer of observers) await observer.end?.(how);
  }
  if (kept === undefined || stopping.best === undefined) throw noScore(curve, training);
  const { epoch, score: validationScore } = stopping.best;
  const hasEnded = isOver || epochs >= maxEpochs;
  return { kept, epoch, validationScore, epochs, curve, checkpoint: hasEnded ? null : await checkpoint() };
}

/** A batch, or the end of an epoch. */
type Item<Batch> = { readonly batch: Batch } | 'end of epoch';

async function* itemsOf<Batch>(
  source: BatchSource<Batch>,
  first: number,
  last: number,
): AsyncGenerator<Item<Batch>, undefined> {
  for (let epoch = first; epoch < last; epoch++) {
    for await (const batch of source(epoch)) yield { batch };
    yield 'end of epoch';
  }
}

/** The steps of one epoch, and the mean of their losses. */
async function trainEpoch<Batch, Kept, State extends StateTree>(
  training: Training<Batch, Kept, State>,
  batches: AsyncIterator<Item<Batch>>,
  { epoch, learningRate }: StepPlace,
): Promise<number> {
  const { trainee, signal, threads, observers = [] } = training;
  let lossSum = 0;
  let step = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { value: item } = await batches.next();
    if (item === 'end of epoch') break;
    await trainee.useThreads?.(threads?.() ?? 1);
    const losses = await trainee.step(item.batch, { epoch, learningRate });
    for (const loss of typeof losses === 'number' ? [losses] : Array.from(losses)) {
      if (!Number.isFinite(loss)) {
        throw new UserError(
          `the training loss is ${loss} in epoch ${epoch} (learning rate ${learningRate}); expected a finite number: look for ${training.lookFor}`,
        );
      }
      for (const observer of observers) observer.step?.({ epoch, step, loss });
      lossSum += loss;
      step++;
    }
  }
  if (step === 0) throw new Error(`epoch ${epoch} has no batches`);
  return lossSum / step;
}

function noScore(
  curve: readonly CurvePoint[],
  { maxEpochs, validateEvery = 1 }: { readonly maxEpochs: number; readonly validateEvery?: number },
): UserError {
  const [first] = curve;
  if (first !== undefined) {
    return new UserError(
      `the validation score is ${first.validationScore} in epoch ${first.epoch}; expected a number`,
    );
  }
  const ended = maxEpochs === 0 ? 'the training was ended' : `max_epochs=${maxEpochs} ends`;
  return new UserError(`${ended} before the first validation, after ${validateEvery} epochs`);
}
