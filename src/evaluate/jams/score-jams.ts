import { UserError } from '../../errors.ts';
import { canConvert, convertAnnotation } from '../../formats/jams/convert.ts';
import type { Annotation, Jams } from '../../formats/jams/jams.ts';
import { orNull } from '../../numerics/or-null.ts';
import { UnscorableError } from '../functions/event-times.ts';
import { NAMESPACE_SCORES, type NamespaceScores } from './namespace-scores.ts';
import { type NumberedAnnotation, pairedAnnotations } from './paired-annotations.ts';

/** An annotation of a file: its number there, from 0, and its namespace. */
interface ScoredAnnotation {
  readonly annotation: number;
  readonly namespace: string;
}

/** Scores of an annotation of the estimate against one of the reference. */
export interface AnnotationScores {
  /** Of which both are, or were made. */
  readonly namespace: string;
  readonly reference: ScoredAnnotation;
  readonly estimate: ScoredAnnotation;
  /** By mir_eval's names; null where undefined. */
  readonly scores: Readonly<Record<string, number | null>>;
}

export interface JamsScores {
  readonly scored: readonly AnnotationScores[];
  /** What was left out, and why. */
  readonly left: readonly string[];
}

/**
 * Scores every namespace that two JAMS files have both, as `jams.eval` of the Python package 0.3.5 does, after conversions
 * (`chord_harte` to `chord`). Annotations of one namespace belong together in their order where there are as many in both; one
 * is scored against each of several.
 */
export function scoreJams(reference: Jams, estimate: Jams): JamsScores {
  const scored: AnnotationScores[] = [];
  const left: string[] = [];
  const [truths, founds] = [numbered(reference), numbered(estimate)];
  for (const family of NAMESPACE_SCORES) {
    const fits = ({ annotation }: NumberedAnnotation) => canConvert(annotation.namespace, family.namespace);
    const { pairs, unpaired } = pairedAnnotations(truths.filter(fits), founds.filter(fits));
    left.push(...unpaired);
    for (const [truth, found] of pairs) {
      try {
        scored.push(scoresOf(family, truth, found));
      } catch (error) {
        if (!(error instanceof UnscorableError || error instanceof UserError)) throw error;
        left.push(`${family.namespace} ${truth.number} and ${found.number}: ${error.message}`);
      }
    }
  }
  return { scored, left: [...left, ...withoutScores(reference, estimate)] };
}

function scoresOf(
  { namespace, evaluate }: NamespaceScores,
  truth: NumberedAnnotation,
  found: NumberedAnnotation,
): AnnotationScores {
  const scores = evaluate(
    convertAnnotation(truth.annotation, namespace),
    convertAnnotation(found.annotation, namespace),
  );
  return {
    namespace,
    reference: { annotation: truth.number, namespace: truth.annotation.namespace },
    estimate: { annotation: found.number, namespace: found.annotation.namespace },
    scores: Object.fromEntries(Object.entries(scores).map(([name, value]) => [name, orNull(value)])),
  };
}

function numbered({ annotations }: Jams): readonly NumberedAnnotation[] {
  return annotations.map((annotation, number) => ({ annotation, number }));
}

/** Namespaces of either file that have no scores. */
function withoutScores(reference: Jams, estimate: Jams): readonly string[] {
  const hasScores = ({ namespace }: Annotation) =>
    NAMESPACE_SCORES.some((family) => canConvert(namespace, family.namespace));
  const names = [...reference.annotations, ...estimate.annotations]
    .filter((annotation) => !hasScores(annotation))
    .map(({ namespace }) => namespace);
  return [...new Set(names)].map((name) => `${name}: there are no scores of it`);
}
