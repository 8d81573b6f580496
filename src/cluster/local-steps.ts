/**
 * Steps that are made where the command was typed, if nothing else is said: nodes often have no network, and some steps
 * are too short to be worth a job.
 */
export const LOCAL_STEPS = ['Download*', 'Given*', 'Evaluate', 'NameNewest', 'CheckEmbeddings'] as const;
