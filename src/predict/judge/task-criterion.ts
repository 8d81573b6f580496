import { UserError } from '../../errors.ts';
import { scoreFamily } from '../../evaluate/scores/families.ts';
import { getScore } from '../../evaluate/scores/scores.ts';
import { predictionType } from '../../prediction-types/registry.ts';
import type { TaskMetadata } from '../../prediction-types/task-metadata.ts';
import { postprocessingGrid } from './grids.ts';
import type { Criterion } from './validation-score.ts';

/**
 * What chooses the heads of a task: the first of its scores, or the loss.
 *
 * @throws UserError when the metadata name a score or post-processings that the task cannot have
 */
export function taskCriterion(
  metadata: Pick<
    TaskMetadata,
    | 'task_name'
    | 'embedding_type'
    | 'prediction_type'
    | 'evaluation'
    | 'evaluation_params'
    | 'use_scoring_for_early_stopping'
  >,
): Criterion {
  const place = `task_metadata.json of ${metadata.task_name}`;
  const { labels, scoring } = predictionType(metadata.prediction_type);
  const isEvent = metadata.embedding_type === 'event' && labels.vocabulary;
  const postprocessing = isEvent ? postprocessingGrid(metadata) : [];
  if (metadata.use_scoring_for_early_stopping === false) {
    if (postprocessing.length > 1) {
      throw new UserError(
        `${place}: use_scoring_for_early_stopping is false, and event_postprocessing_grid has ${postprocessing.length} points; expected exactly one`,
      );
    }
    return { score: null, postprocessing };
  }
  const [first = ''] = metadata.evaluation;
  if (scoring.read !== null) {
    const names = scoreFamily(scoring.family).scores.map(({ name }) => name);
    if (names.includes(first)) return { score: first, postprocessing };
    throw new UserError(`${place}: evaluation begins with ${first}; expected one of ${names.join(', ')}`);
  }
  const score = getScore(first);
  const scored = score.kind === 'frames' ? 'event' : score.kind;
  if (scored !== metadata.embedding_type) {
    throw new UserError(
      `${place}: evaluation begins with ${score.name}, a score of ${scored} tasks; expected one of ${metadata.embedding_type} tasks`,
    );
  }
  return { score: score.name, postprocessing };
}
