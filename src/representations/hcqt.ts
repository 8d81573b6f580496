import { constantQDefaults, createConstantQ } from './constant-q-parts.ts';
import type { RepresentationKind } from './representation.ts';

/** Those of deep salience. */
const HARMONICS: readonly number[] = [0.5, 1, 2, 3, 4, 5];
const MOST_OCTAVES = 6;

/**
 * Harmonic constant-Q transforms (Bittner et al. 2017, "Deep salience representations for f0 estimation in polyphonic music"):
 * one from each multiple of `f_min`, so that a bin of all of them is a frequency and its harmonics. They follow each other in a
 * frame, each with all of its bins. In decibels the loudest is that of all.
 */
export const hcqt: RepresentationKind = {
  name: 'hcqt',
  defaults: (sampleRate, given) => {
    const { harmonics = [...HARMONICS] } = given;
    return { ...constantQDefaults(sampleRate, given, harmonics, MOST_OCTAVES), harmonics };
  },
  create: (settings, sampleRate) => {
    const { harmonics = [] } = settings;
    return { ...createConstantQ('hcqt', settings, sampleRate, harmonics), channels: harmonics.length };
  },
};
