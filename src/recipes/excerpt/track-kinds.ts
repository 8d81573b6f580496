/** Annotations that a track may have. */
export const TRACK_KINDS = ['melody', 'multipitch', 'notes'] as const;
