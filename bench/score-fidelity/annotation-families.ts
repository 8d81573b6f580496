import {
  evaluateAlignment,
  evaluateBeats,
  evaluateChords,
  evaluateHierarchy,
  evaluateKey,
  evaluateOnsets,
  evaluateSegments,
  evaluateTempo,
} from '../../src/evaluate/functions/index.ts';
import {
  alignmentCase,
  beatCase,
  chordLabel,
  keyCase,
  levelsCase,
  onsetCase,
  SEGMENT_LABELS,
  type Stretch,
  stretchCase,
  type TimesCase,
  tempoCase,
} from './annotation-cases.ts';
import type { Draw } from './cases.ts';
import type { Family, Values } from './families.ts';

/** What is refused has one value, so that the reference must refuse it too. */
const REFUSED = { refused: 1 };

function family<Case>(name: string, make: (draw: Draw) => Case, scoresOf: (each: Case) => Values): Family {
  return {
    name,
    draw(draw) {
      const sent = make(draw);
      return {
        sent,
        scores() {
          try {
            return scoresOf(sent);
          } catch (error) {
            if (error instanceof RangeError) return REFUSED;
            throw error;
          }
        },
      };
    },
  };
}

function ofTimes(evaluate: (reference: Float64Array, estimated: Float64Array) => Values) {
  return ({ reference, estimated }: TimesCase) =>
    evaluate(Float64Array.from(reference), Float64Array.from(estimated));
}

function intervalsOf(stretches: readonly Stretch[]) {
  return {
    starts: Float64Array.from(stretches, ([start]) => start),
    ends: Float64Array.from(stretches, ([, end]) => end),
    labels: stretches.map(([, , label]) => label),
  };
}

/** Families of annotations, which mir_eval scores. */
export const annotationFamilies: readonly Family[] = [
  family('onset', onsetCase, ofTimes(evaluateOnsets)),
  family('beat', beatCase, ofTimes(evaluateBeats)),
  family('alignment', alignmentCase, ofTimes(evaluateAlignment)),
  family('key', keyCase, ({ reference, estimated }) => evaluateKey(reference, estimated)),
  family('tempo', tempoCase, ({ reference, weight, estimated }) =>
    evaluateTempo({ tempi: Float64Array.from(reference), weight }, Float64Array.from(estimated)),
  ),
  family(
    'chord',
    (draw) =>
      stretchCase(
        draw,
        draw.list(draw.of([2, 6, 30]), () => chordLabel(draw)),
      ),
    ({ reference, estimated }) => evaluateChords(intervalsOf(reference), intervalsOf(estimated)),
  ),
  family(
    'segment',
    (draw) => stretchCase(draw, SEGMENT_LABELS.slice(0, 1 + draw.below(6))),
    ({ reference, estimated }) => evaluateSegments(intervalsOf(reference), intervalsOf(estimated)),
  ),
  family('hierarchy', levelsCase, ({ reference, estimated }) =>
    evaluateHierarchy(reference.map(intervalsOf), estimated.map(intervalsOf)),
  ),
];
