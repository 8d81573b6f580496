import { z } from 'zod';
import { loopTransitions, matrixTransitions, StatePath } from '../../../numerics/viterbi.ts';

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

/** The path through the labels of an output that settings ask for; undefined: each frame has its most probable one. */
export function pathOf(columns: number, settings: StateSettings): StatePath | undefined {
  const { p_self, transition, p_init: initial, p_state: marginal } = settings;
  if (p_self !== undefined) return new StatePath(loopTransitions(columns, p_self), { initial, marginal });
  return transition && new StatePath(matrixTransitions(transition), { initial, marginal });
}
