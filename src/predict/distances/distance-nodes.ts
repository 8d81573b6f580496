import { testSplits } from '../../evaluate/scored-task.ts';
import type { StepNode } from '../../pipeline/types.ts';
import type { PredictionTypeName } from '../../prediction-types/registry.ts';
import { checkNode, type HeadMetadata } from '../head-task.ts';
import { type EmbeddingsSource, splitFiles } from '../rows/embeddings-source.ts';
import { predictDistances } from './predict-distances.ts';

/** Makes the steps of a task whose predictions are distances, of which the last publishes to the embeddings folder. */
export function distanceNode(
  type: PredictionTypeName,
  options: {
    readonly embeddings: EmbeddingsSource;
    readonly metadata: HeadMetadata;
    readonly scope: string;
    readonly publishTo: string;
  },
): StepNode {
  const { embeddings, metadata, scope, publishTo } = options;
  const tests = testSplits(metadata);
  return predictDistances({
    scope,
    params: { kind: metadata.embedding_type, prediction_type: type, tests },
    inputs: {
      checked: checkNode(scope, embeddings, metadata),
      tests: splitFiles(embeddings, metadata.prediction_type, tests),
    },
    publishTo,
  });
}
