import { UserError } from '../errors.ts';
import { RandomStream } from '../random/random-stream.ts';

/** Examples `start` to before `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface BatchSizes {
  readonly batchSize: number;
  /** Examples that a batch has at least: 2 for batch normalisation, which cannot learn from one (PyTorch refuses). */
  readonly least: 1 | 2;
}

/**
 * Cuts examples into batches of `batchSize` in their order; the last one has those that are left over. Fewer than `least`
 * that are left over join the batch before.
 *
 * @throws UserError when there are fewer than `least` examples, or room for fewer in a batch
 */
export function consecutiveBatches(examples: number, { batchSize, least }: BatchSizes): Stretch[] {
  const expected = `expected at least ${least}${least === 2 ? ', as batch normalisation needs them' : ''}`;
  if (batchSize < least) throw new UserError(`batch_size=${batchSize}; ${expected}`);
  if (examples < least) throw new UserError(`${examples} training rows; ${expected}`);
  const batches: Stretch[] = [];
  for (let start = 0; start < examples; ) {
    const rest = examples - start;
    const isOneTooMany = rest > batchSize && rest - batchSize < least;
    const length = isOneTooMany ? rest : Math.min(batchSize, rest);
    batches.push({ start, end: start + length });
    start += length;
  }
  return batches;
}

/**
 * The batches of one epoch in an order drawn anew: indices of examples, each once. An epoch's order follows from the seed
 * and the epoch alone, so a training can be taken up again after any of them.
 *
 * @param at.epoch from 0
 * @throws UserError when there are fewer than `least` examples, or room for fewer in a batch
 */
export function shuffledBatches(
  examples: number,
  sizes: BatchSizes,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Uint32Array[] {
  const order = shuffledOrder(examples, seed, `order ${epoch}`);
  return consecutiveBatches(examples, sizes).map(({ start, end }) => order.subarray(start, end));
}

/** The places of examples, each once, in an order that follows from the seed and the name. */
export function shuffledOrder(examples: number, seed: number, name: string): Uint32Array {
  const order = Uint32Array.from({ length: examples }, (_, index) => index);
  const draws = new RandomStream(seed, name).uniforms(examples);
  // Fisher and Yates: each place, from the last, is given one of those that are left.
  for (let place = examples - 1; place > 0; place--) {
    const drawn = Math.floor((draws[place] as number) * (place + 1));
    const moved = order[place] as number;
    order[place] = order[drawn] as number;
    order[drawn] = moved;
  }
  return order;
}
