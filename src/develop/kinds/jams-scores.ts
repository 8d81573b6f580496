import { UserError } from '../../errors.ts';
import { scoreJams } from '../../evaluate/jams/score-jams.ts';
import { type Annotation, newJams } from '../../formats/jams/jams.ts';
import type { TrackScores } from './estimator-kind.ts';

/**
 * The scores of an annotation as `heareval evaluate reference.jams estimate.jams` has them.
 *
 * @param namespace of which both are, or can be made
 * @param first the score that counts first
 * @throws UserError where there are none, with why
 */
export function jamsScores(
  reference: Annotation,
  estimate: Annotation,
  { namespace, first }: { readonly namespace: string; readonly first: string },
): TrackScores {
  const one = (annotation: Annotation) =>
    newJams({ file_metadata: { duration: annotation.duration ?? 0 }, annotations: [annotation] });
  const { scored, left } = scoreJams(one(reference), one(estimate));
  const found = scored.find((each) => each.namespace === namespace);
  if (found === undefined) throw new UserError(left[0] ?? `no scores of ${namespace}`);
  return { [first]: found.scores[first] ?? null, ...found.scores };
}
