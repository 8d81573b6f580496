/** What annotations have that can be drawn, and how. */
export const PLOTTED = ['melody', 'multipitch', 'notes'] as const;
export const PICTURES = ['roll', 'pitches', 'distances', 'tracks'] as const;
