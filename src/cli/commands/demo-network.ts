import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TaskSource } from '../../benchmark/task-source.ts';
import { planPipeline, type StepNode } from '../../pipeline/index.ts';
import { readRecipe } from '../../recipes/recipe.ts';
import { versionedTraining } from '../../recipes/versioned-training.ts';
import type { CommonOptions } from '../options.ts';

const RECIPE = 'recipes/tone_pitch.yaml';

/** The network that the demo trains. */
export interface DemoNetwork {
  /** The steps that train it. */
  readonly nodes: readonly StepNode[];
  /** Its folder, where it is there as these steps make it. */
  readonly trained: string | undefined;
}

/** Makes the steps that train the network of the recipe that comes with the program. Nothing runs yet. */
export async function demoNetwork(
  task: TaskSource,
  { modelsDir, workdir, cache, dryRun }: CommonOptions & { readonly modelsDir: string },
): Promise<DemoNetwork> {
  const read = await readRecipe(ownFile(RECIPE));
  const store = { workdir, ...(cache === undefined ? {} : { cache }) };
  const { nodes, folder } = await versionedTraining(read, [task], { modelsDir, store, claim: !dryRun });
  if (!existsSync(folder)) return { nodes, trained: undefined };
  const { steps } = await planPipeline(nodes, store);
  return { nodes, trained: steps.every(({ state }) => state === 'fresh') ? folder : undefined };
}

/** A file that comes with the program, of which this one may be the compiled form. */
function ownFile(name: string): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, name)) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return join(folder, name);
}
