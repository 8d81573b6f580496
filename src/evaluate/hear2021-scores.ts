import type { ScoresFile } from '../formats/folders/scores-file.ts';
import type { ScoredTask } from './scored-task.ts';
import { meanAndDeviation } from './summarize.ts';

type Values = Record<string, number | null>;

/**
 * The object in `test.predicted-scores.json` as hear-eval-kit 2021.1 writes it: by test split the scores of the head and
 * how it was trained; for folds `aggregated_scores` with `<name>_mean` and `<name>_std`; what all splits share.
 *
 * Where the kit writes NaN, which is no JSON, there is null; infinite values are to be written as text. Scores have all their digits, the kit's went through
 * float32. `test_loss` and `time_in_min` are there where `predictions.json` has them.
 *
 * @param embeddingPath the folder of the embeddings, as it is to be named
 */
export function hear2021Scores(
  { metadata, info, scores, splits }: ScoredTask,
  file: ScoresFile,
  embeddingPath: string,
): Record<string, unknown> {
  const bySplit: Record<string, Values> = {};
  for (const { split } of splits) {
    const head = info.splits[split];
    const values = Object.entries(file.splits[split]?.scores ?? {});
    bySplit[split] = {
      ...optional('test_loss', head?.test_loss),
      test_score: file.splits[split]?.scores[file.primary_score]?.value ?? null,
      ...Object.fromEntries(values.map(([name, { value }]) => [`test_${name}`, value])),
      validation_score: head?.validation_score ?? null,
      epoch: head?.epoch ?? null,
      ...optional('time_in_min', head?.time_in_min),
    };
  }
  const first = info.splits[splits[0]?.split ?? ''];
  const byLoss = metadata.use_scoring_for_early_stopping === false;
  return {
    ...bySplit,
    ...(splits.length > 1 ? { aggregated_scores: aggregate(Object.values(bySplit)) } : {}),
    hparams: first?.grid_point ?? {},
    postprocessing: Object.entries(first?.postprocessing ?? {}),
    score_mode: !byLoss && scores[0]?.direction === 'maximize' ? 'max' : 'min',
    embedding_path: embeddingPath,
  };
}

function optional(name: string, value: number | undefined): Values {
  return value === undefined ? {} : { [name]: value };
}

function aggregate(splits: readonly Values[]): Values {
  const names = new Set(splits.flatMap((values) => Object.keys(values)));
  const aggregated: Values = {};
  for (const name of names) {
    const { mean, std } = meanAndDeviation(splits.map((values) => values[name] ?? Number.NaN));
    aggregated[`${name}_mean`] = mean;
    aggregated[`${name}_std`] = std;
  }
  return aggregated;
}
