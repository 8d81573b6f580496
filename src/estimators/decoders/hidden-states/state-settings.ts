import { z } from 'zod';
import {
  likeliestStates,
  loopTransitions,
  matrixTransitions,
  type Transitions,
} from '../../../numerics/viterbi.ts';
import type { DecodedOutput } from '../decoder.ts';
import { type FrameGrid, type StateInterval, stateIntervals } from './intervals.ts';

const share = z.number().min(0).max(1);
const shares = z.array(share).refine(isWhole, 'expected shares whose sum is 1');

/** How states follow each other; without any, each frame has its most probable one. */
export const stateSettings = {
  /** The probability that a label stays from one frame to the next, of all or of each. */
  p_self: z.union([share, z.array(share)]).optional(),
  /** Probabilities of a step, by the label that it is from and the one that it is to, in the order of the output. */
  transition: z.array(shares).optional(),
  /** How often each label is the first, and how often it is. */
  p_init: shares.optional(),
  p_state: shares.optional(),
};

const schema = z.object(stateSettings);

export type StateSettings = z.infer<typeof schema>;

function isWhole(values: readonly number[]): boolean {
  return Math.abs(values.reduce((sum, value) => sum + value, 0) - 1) < 1e-5;
}

/** What is wrong with settings of an output with so many labels; undefined: nothing. */
export function stateProblem(settings: StateSettings, labels: number): string | undefined {
  const { p_self, transition, p_init, p_state } = settings;
  if (labels < 2) return `${labels} labels; expected two or more`;
  if (p_self !== undefined && transition !== undefined) return 'p_self and transition; expected one of them';
  const lists = { p_self: Array.isArray(p_self) ? p_self : undefined, transition, p_init, p_state };
  for (const [name, list] of Object.entries(lists)) {
    if (list !== undefined && list.length !== labels) {
      return `${name} of ${list.length}; expected ${labels} labels`;
    }
  }
  const row = transition?.findIndex((each) => each.length !== labels) ?? -1;
  return row < 0
    ? undefined
    : `transition[${row}] of ${transition?.[row]?.length}; expected ${labels} labels`;
}

/**
 * The intervals of the labels of which one holds in each frame.
 *
 * @param values shape (frames, columns)
 */
export function labelIntervals(
  values: Float32Array,
  { columns }: Pick<DecodedOutput, 'columns'>,
  settings: StateSettings,
  grid: FrameGrid,
): StateInterval[] {
  const { p_self, transition, p_init: initial, p_state: marginal } = settings;
  const transitions: Transitions | undefined =
    p_self !== undefined ? loopTransitions(columns, p_self) : transition && matrixTransitions(transition);
  const states =
    transitions === undefined
      ? mostProbable(values, columns)
      : likeliestStates(values, transitions, { initial, marginal });
  return stateIntervals(states, grid);
}

function mostProbable(values: Float32Array, columns: number): Uint16Array {
  return Uint16Array.from({ length: values.length / columns }, (_, row) => {
    let best = row * columns;
    for (let place = best + 1; place < (row + 1) * columns; place++) {
      if ((values[place] as number) > (values[best] as number)) best = place;
    }
    return best - row * columns;
  });
}

/** Of a column, over the frames of an interval. */
export function meanOver(
  values: Float32Array,
  column: number,
  columns: number,
  { first, last }: StateInterval,
): number {
  let sum = 0;
  for (let row = first; row <= last; row++) sum += values[row * columns + column] as number;
  return sum / (last - first + 1);
}
