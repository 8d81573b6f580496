/** How the heads of a task's data splits are chosen. */
export const protocolNames = ['hear2021', 'nested'] as const;

/** What is trained. */
export const headNames = ['linear', 'mlp', 'knn', 'logistic'] as const;

export type HeadName = (typeof headNames)[number];

/**
 * How grid points are tried: each to its end; the better half of them for longer again and again; or each until its curve
 * leads nowhere near the best.
 */
export const searchNames = ['full', 'halving', 'extrapolate'] as const;

export type SearchName = (typeof searchNames)[number];

export type ProtocolName = (typeof protocolNames)[number];

/** Hyperparameters that heads are chosen from. */
export const gridNames = ['default', 'fast', 'faster'] as const;

export type GridName = (typeof gridNames)[number];
