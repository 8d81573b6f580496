import type { BatchSource } from './trainee.ts';

/**
 * Batches of an epoch, so many at once as `atOnce` says of the first of them, of one size; whoever makes them leaves them as they
 * are.
 *
 * @param sizeOf what has to be the same of batches that are done in one go
 */
export function inRounds<Batch>(
  source: BatchSource<Batch>,
  sizeOf: (batch: Batch) => number,
  atOnce: (batch: Batch) => number,
): BatchSource<readonly Batch[]> {
  return async function* (epoch) {
    let round: Batch[] = [];
    let most = 1;
    for await (const batch of source(epoch)) {
      const [first] = round;
      if (first !== undefined && sizeOf(batch) !== sizeOf(first)) {
        yield round;
        round = [];
      }
      if (round.length === 0) most = atOnce(batch);
      round.push(batch);
      if (round.length < most) continue;
      // Before the next is made, which whoever works on these need not wait for.
      yield round;
      round = [];
    }
    if (round.length > 0) yield round;
  };
}
