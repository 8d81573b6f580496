import { REPRESENTATION_NAMES } from '../../representations/representation-names.ts';

/** Annotations that a track may have. */
export const TRACK_KINDS = ['melody', 'multipitch', 'notes'] as const;

/** Names of what may be made of the sound. */
export const SPECTROGRAMS = REPRESENTATION_NAMES;
