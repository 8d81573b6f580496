import { readLabelledIntervals, readTimes } from '../../formats/labels/annotated-times.ts';
import { CHORD_SYNTAX, isChord } from '../../formats/labels/chord-label.ts';
import { evaluateAlignment } from '../functions/alignment.ts';
import { evaluateBeats } from '../functions/beat/index.ts';
import { type ChordRule, chordRules, evaluateChords } from '../functions/chord/index.ts';
import { evaluateKey } from '../functions/key.ts';
import { evaluateOnsets } from '../functions/onset.ts';
import { evaluateSegments } from '../functions/segment/index.ts';
import { evaluateTempo } from '../functions/tempo.ts';
import { CORRELATION, NOT_NEGATIVE, SHARE } from '../scores/score.ts';
import { prepareAnnotations } from './annotation-files.ts';
import { readKey, readTempi } from './annotation-values.ts';

const share = { direction: 'maximize', range: SHARE } as const;
/** The density of the best error is a little above the number that mir_eval divides by. */
const perceptual = { direction: 'maximize', range: [0, 1.0001] } as const;
const seconds = { direction: 'minimize', range: NOT_NEGATIVE } as const;

/** What a label should be where it is no chord. */
function expectedChord(label: string): string | undefined {
  return isChord(label) ? undefined : CHORD_SYNTAX;
}

export const prepareOnsets = prepareAnnotations({
  scores: { 'F-measure': share, Precision: share, Recall: share },
  read: readTimes,
  evaluate: (reference, estimated) => evaluateOnsets(reference, estimated),
});

const cemgil = { direction: 'maximize', range: [0, 2] } as const;

export const prepareBeats = prepareAnnotations({
  scores: {
    'F-measure': share,
    Cemgil: cemgil,
    'Cemgil Best Metric Level': cemgil,
    Goto: share,
    'P-score': { direction: 'maximize', range: NOT_NEGATIVE },
    'Correct Metric Level Continuous': share,
    'Correct Metric Level Total': share,
    'Any Metric Level Continuous': share,
    'Any Metric Level Total': share,
    'Information gain': share,
  },
  read: readTimes,
  evaluate: evaluateBeats,
});

export const prepareChords = prepareAnnotations({
  scores: {
    ...(Object.fromEntries(chordRules.map((rule) => [rule, share])) as Record<ChordRule, typeof share>),
    underseg: share,
    overseg: share,
    seg: share,
  },
  read: (file, reading) => readLabelledIntervals(file, reading, expectedChord),
  evaluate: evaluateChords,
});

export const prepareSegments = prepareAnnotations({
  scores: {
    'Precision@0.5': share,
    'Recall@0.5': share,
    'F-measure@0.5': share,
    'Precision@3.0': share,
    'Recall@3.0': share,
    'F-measure@3.0': share,
    'Ref-to-est deviation': seconds,
    'Est-to-ref deviation': seconds,
    'Pairwise Precision': share,
    'Pairwise Recall': share,
    'Pairwise F-measure': share,
    'Rand Index': share,
    'Adjusted Rand Index': { direction: 'maximize', range: CORRELATION },
    'Mutual Information': { direction: 'maximize', range: NOT_NEGATIVE },
    'Adjusted Mutual Information': { direction: 'maximize', range: [Number.NEGATIVE_INFINITY, 1] },
    'Normalized Mutual Information': share,
    'NCE Over': share,
    'NCE Under': share,
    'NCE F-measure': share,
    'V Precision': share,
    'V Recall': share,
    'V-measure': share,
  },
  read: (file, reading) => readLabelledIntervals(file, reading),
  evaluate: (reference, estimated) => evaluateSegments(reference, estimated),
});

export const prepareKeys = prepareAnnotations({
  scores: { 'Weighted Score': share },
  read: readKey,
  evaluate: evaluateKey,
});

export const prepareTempi = prepareAnnotations({
  scores: { 'P-score': share, 'One-correct': share, 'Both-correct': share },
  read: (file, _reading, of) => readTempi(file, of === 'labels'),
  evaluate: (reference, { tempi }) => evaluateTempo(reference, tempi),
});

export const prepareAlignments = prepareAnnotations({
  scores: { pc: share, mae: seconds, aae: seconds, pcs: share, perceptual },
  read: readTimes,
  evaluate: (reference, estimated) => evaluateAlignment(reference, estimated),
});
