/**
 * All that changes while something trains, as one plain tree of numbers, texts and float32 arrays: saving it is all it
 * takes to go on from it.
 */
export type StateTree =
  | null
  | boolean
  | number
  | string
  | Float32Array
  | readonly StateTree[]
  | { readonly [name: string]: StateTree };

/**
 * What the training loop trains: a head on embeddings, or a network on audio. It knows its model, its loss and its
 * validation data; the loop (`train`) knows epochs, early stopping, the curve, pauses and learning rates.
 *
 * The loop calls `step` for each batch of an epoch, then, after every so many epochs, `validate`, and right after a
 * validation that was the best so far `keep`. Between two steps it may ask for `state`.
 *
 * Whoever makes a trainee releases what it holds: the loop does not.
 *
 * @typeParam Batch what a step takes
 * @typeParam Kept what is kept of the best epoch, such as weights; a plain tree where checkpoints are written
 */
export interface Trainee<Batch, Kept, State extends StateTree = StateTree> {
  /**
   * Trains on one batch, or on several in one go where a batch of the source is made of several.
   *
   * @returns the mean loss of the batch, before the update; of several, each of them
   */
  step(batch: Batch, at: StepPlace): Promise<number | ArrayLike<number>>;
  /** Scores what has been learnt so far, on data that is not trained on. The loop knows which direction is better. */
  validate(epoch: number): Promise<number>;
  /** What is to be kept of the state that was last validated: a copy, which later steps leave as it is. */
  keep(): Kept | Promise<Kept>;
  /** A copy of all that changes from step to step: parameters, the optimiser's numbers, how many steps were done. */
  state(): State | Promise<State>;
  /**
   * Goes on from what `state` gave, before the first step.
   *
   * Random draws are no part of the state where each epoch draws from a stream of its own, named after the epoch.
   */
  resume(state: State): void | Promise<void>;
  /** From the next step on computes on so many threads. Without it the loop lends none. */
  useThreads?(threads: number): Promise<void>;
}

/** Where in a training a step is. */
export interface StepPlace {
  /** From 0. */
  readonly epoch: number;
  readonly learningRate: number;
}

/**
 * The batches of an epoch, from 0, in order; the same whenever the same epoch is asked for. The loop asks for a batch while
 * the step on the one before is done, so a batch has to hold until the call after the next.
 */
export type BatchSource<Batch> = (epoch: number) => AsyncIterable<Batch>;
