import { UserError } from '../../errors.ts';
import type { ScoredClips, ScoreInfo } from './score.ts';

/** A score of something that is neither scenes nor events: `Data` is labels and predictions, read and paired. */
export interface TableScore<Data> extends ScoreInfo {
  prepare(data: Data): ScoredClips;
}

/** A score, ready for any sample of the clips. */
export interface PreparedScore extends ScoreInfo {
  readonly clips: ScoredClips;
}

/**
 * Prepares scores for data.
 *
 * @param names those wanted; undefined: all
 * @throws UserError for a name that is not among them
 */
export function prepareTable<Data>(
  scores: readonly TableScore<Data>[],
  names: readonly string[] | undefined,
  data: Data,
): readonly PreparedScore[] {
  const wanted = names?.map((name) => {
    const score = scores.find((each) => each.name === name);
    if (score === undefined) {
      const known = scores.map((each) => each.name).join(', ');
      throw new UserError(`score ${name} is not known for this type; expected one of ${known}`);
    }
    return score;
  });
  return (wanted ?? scores).map((score) => ({ ...score, clips: score.prepare(data) }));
}
