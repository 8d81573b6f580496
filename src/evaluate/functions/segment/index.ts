export { type BoundaryDeviation, boundaryDeviation, boundaryFMeasure } from './boundaries.ts';
export { adjustedRandIndex, pairwiseFMeasure, randIndex } from './clusters.ts';
export { type Contingency, countFrames } from './frames.ts';
export { conditionalEntropy, type MutualInformation, mutualInformation } from './information.ts';
export { type AlignedSegments, alignedSegments, evaluateSegments, type SegmentScores } from './segment.ts';
