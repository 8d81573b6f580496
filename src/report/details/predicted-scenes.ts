import { join } from 'node:path';
import { readPredictions } from '../../formats/folders/predictions.ts';
import { sceneTargets } from '../../formats/labels/scene-targets.ts';
import { readSceneLabels } from '../../formats/labels/split-labels.ts';
import { checkPredictedClips } from '../../prediction-types/check-clips.ts';

/** The clips of all test splits with what is true of them and what was predicted, one split after the other. */
export interface PredictedScenes {
  readonly clips: readonly { readonly split: string; readonly file: string }[];
  readonly labels: readonly string[];
  /** Shape (clips, labels). */
  readonly probabilities: Float32Array;
  /** Shape (clips, labels), 0 or 1. */
  readonly targets: Uint8Array;
}

/**
 * Reads labels and predictions of the test splits from an embeddings folder.
 *
 * @throws UserError for files that are missing, wrong, or do not belong together
 */
export async function readPredictedScenes(
  folder: string,
  splits: readonly string[],
  labels: readonly string[],
  oneEach: boolean,
): Promise<PredictedScenes> {
  const parts = [];
  for (const split of splits) {
    const path = join(folder, `predicted-${split}.csv`);
    const { index, probabilities } = await readPredictions(path, 'scene', labels);
    const files = index.files.map(({ filename }) => filename);
    const truth = await readSceneLabels(folder, split);
    checkPredictedClips(files, truth, { path, labelsName: `${split}.json` });
    const targets = sceneTargets(
      truth,
      files,
      { vocabulary: labels, oneEach },
      join(folder, `${split}.json`),
    );
    parts.push({ split, files, probabilities, targets });
  }
  const size = parts.reduce((sum, part) => sum + part.targets.length, 0);
  const probabilities = new Float32Array(size);
  const targets = new Uint8Array(size);
  let place = 0;
  for (const part of parts) {
    probabilities.set(part.probabilities, place);
    targets.set(part.targets, place);
    place += part.targets.length;
  }
  return {
    clips: parts.flatMap(({ split, files }) => files.map((file) => ({ split, file }))),
    labels,
    probabilities,
    targets,
  };
}
