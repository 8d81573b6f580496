/** The command, and what `plan` and `graph` call its steps. */
export const DEMO = 'demo';
export const DEMO_MODULE = './baseline';
export const DEMO_MODELS_DIR = 'models';
/** Is part of the demo where there is a sound font. */
export const SAMPLED_TASK = 'sampled_pitch';
