import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RUN_FILE } from '../modules/trained-folder.ts';
import { planPipeline, type Reason } from '../pipeline/index.ts';
import type { StepNode } from '../pipeline/types.ts';
import { modelVersion } from './model-version.ts';
import type { ReadRecipe } from './recipe.ts';
import { type TrainOptions, trainingHash, trainNodes } from './train-nodes.ts';
import type { TrainedTask } from './trained-task.ts';

/** Steps whose output is not what it was where one of these reasons is given. */
const LEARNING = ['RepresentSplit', 'TrainNetwork', 'ExportModel'];
const CHANGES: readonly Reason['type'][] = [
  'parameter-changed',
  'input-changed',
  'version-changed',
  'code-changed',
  'component-changed',
];

interface VersionedTraining {
  /** `<models>/<name>/<version>`. */
  readonly folder: string;
  readonly nodes: readonly StepNode[];
}

/**
 * The steps of `trainNodes`, and the version that they make: the one that is there of the same training, on the same data and
 * by the same code; else one that is not there yet, so that no model takes the place of another.
 *
 * @param options.claim whether the version is kept for this training from now on; else nothing is written
 * @throws UserError where the recipe and the tasks do not go together
 */
export async function versionedTraining(
  read: ReadRecipe,
  tasks: readonly TrainedTask[],
  { claim, ...options }: Omit<TrainOptions, 'version'> & { readonly claim: boolean },
): Promise<VersionedTraining> {
  const models = join(options.modelsDir, read.recipe.name);
  const hash = trainingHash(read, tasks, options);
  const others: string[] = [];
  for (;;) {
    const version = await modelVersion(models, hash, { claim, others });
    const nodes = trainNodes(read, tasks, { ...options, version });
    const folder = join(models, version);
    if (!existsSync(join(folder, RUN_FILE))) return { folder, nodes };
    const { steps } = await planPipeline(nodes, options.store);
    const hasChanged = steps.some(
      ({ node, reasons }) =>
        LEARNING.includes(node.definition.name) && reasons.some(({ type }) => CHANGES.includes(type)),
    );
    if (!hasChanged) return { folder, nodes };
    others.push(version);
  }
}
