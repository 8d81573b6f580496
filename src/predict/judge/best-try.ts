import type { Direction } from '../../evaluate/scores/score.ts';
import type { Postprocessing } from './grids.ts';

/** What was tried, and what it scored on the validation splits. */
export interface Try {
  readonly grid_point: Readonly<Record<string, number | string>>;
  readonly validation_score: number;
  readonly postprocessing: Postprocessing | null;
}

/** The one with the best validation score; of equals the first. */
export function bestTry<T extends Try>(tries: readonly T[], direction: Direction): T {
  const sign = direction === 'maximize' ? 1 : -1;
  return tries.reduce((best, each) =>
    sign * each.validation_score > sign * best.validation_score ? each : best,
  );
}
