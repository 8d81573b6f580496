import { constantQDefaults, createConstantQ } from './constant-q-parts.ts';
import type { RepresentationKind } from './representation.ts';

/** As many octaves as music-transcription takes, which most sample rates have no room for. */
const MOST_OCTAVES = 9;

/**
 * A constant-Q transform: the magnitudes that `librosa.cqt` has, by default in decibels as music-transcription gives them to
 * its networks. It is centred on frames as the others are, and needs no window length, as each bin has its own.
 */
export const cqt: RepresentationKind = {
  name: 'cqt',
  defaults: (sampleRate, given) => constantQDefaults(sampleRate, given, [1], MOST_OCTAVES),
  create: (settings, sampleRate) => createConstantQ('cqt', settings, sampleRate, [1]),
};
