/** The programs of an estimator's folder, in the order in which they run. */
export const STAGES = ['00-setup', '01-prepare', '02-train', '03-evaluate'] as const;

export type Stage = (typeof STAGES)[number];
