/** Names of all kinds of representations, in the order of `representations`. */
export const REPRESENTATION_NAMES = ['end2end', 'fft', 'mel', 'cqt', 'hcqt'] as const;
