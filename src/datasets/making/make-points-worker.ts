import { makerThread } from '../maker-thread.ts';
import { type MadePoints, makePoints, type PointsOrder } from './make-points.ts';

makerThread.isOne = true;

/** In a worker thread of a pool. */
export async function makePointsHere(order: PointsOrder): Promise<MadePoints> {
  return makePoints(order);
}
