import { basename, join } from 'node:path';
import type { Device } from '../../compute/devices.ts';
import { checkRecipeDecoder } from '../../estimators/decoders/recipe-decoder.ts';
import { folder, type Inputs, type StepNode, select } from '../../pipeline/index.ts';
import type { InputSource } from '../../pipeline/types.ts';
import { networkNodes } from '../../recipes/network-nodes.ts';
import type { TrackingOptions } from '../../recipes/tracking.ts';
import type { TrainedTask } from '../../recipes/trained-task.ts';
import { versionedTraining } from '../../recipes/versioned-training.ts';
import { deformTracks } from '../deform/deform-tracks.ts';
import { checkAnnotations } from './check-annotations.ts';
import type { Development } from './development.ts';
import { evaluateEstimator, TEST_SCORES } from './evaluate-estimator.ts';
import { keepResources, MODEL_PATTERNS } from './keep-resources.ts';
import { showScores } from './show-scores.ts';
import { programOf } from './stage-settings.ts';
import { trackFeatures } from './track-features.ts';
import { filesOf, taskNameOf, trackTask } from './track-task.ts';

export interface DevelopmentOptions {
  readonly tasksDir: string;
  readonly modelsDir: string;
  readonly store: { readonly workdir: string; readonly cache?: string | undefined };
  /** Whether the version of the model is kept for this training from now on; else nothing is written. */
  readonly claim: boolean;
  /** What the network is trained on; default: `cpu`. */
  readonly device?: Device | undefined;
  /** Who else is told of the training. */
  readonly tracking?: TrackingOptions | undefined;
}

/** Steps, and what they make. */
interface Trained {
  readonly nodes: readonly StepNode[];
  /** `<models>/<name>/<version>`. */
  readonly folder: string;
  readonly model: StepNode;
}

/** The steps of the stages `00-setup` and `01-prepare`: recordings that are deformed, and the task that all of them are. */
export interface Prepared {
  readonly deformed: StepNode;
  readonly task: TrainedTask & { readonly node: StepNode };
}

/** Makes the steps that deform the recordings of the training index and make a task of them. Nothing runs yet. */
export function preparedNodes(
  development: Development,
  { tasksDir, store }: Pick<DevelopmentOptions, 'tasksDir' | 'store'>,
): Prepared {
  const { name, kind, settings, data, tracks, deformations, recipe } = development;
  const learnt = tracks.filter(({ split }) => split !== 'test');
  const files = folder(data);
  const checked = checkAnnotations({
    scope: taskNameOf(development),
    params: {
      namespace: settings['01-prepare'].namespace,
      files: tracks.map(({ annotation }) => annotation),
    },
    inputs: { annotations: filesOf(files, tracks, 'annotation') },
  });
  const deformed = deformTracks({
    scope: taskNameOf(development),
    params: {
      tracks: learnt.map(({ id, audio, annotation }) => ({ id, audio, annotation })),
      deformations,
      seed: settings['00-setup'].seed,
    },
    inputs: {
      audio: filesOf(files, learnt, 'audio'),
      annotations: filesOf(files, learnt, 'annotation'),
      checked,
    },
    env: { store },
    publishTo: join(development.folder, 'augmented'),
  });
  const corpus = {
    ...{ name, kind, data, tracks, deformed },
    place: join(development.folder, programOf('01-prepare')),
    settings: settings['01-prepare'],
    augmentIds: deformations.map(({ id }) => id),
  };
  const task = trackTask(corpus, { tasksDir, sampleRate: recipe.recipe.sample_rate });
  checkRecipeDecoder(recipe, [task]);
  return { deformed, task };
}

/** The step that keeps what networks are given of each recording, as the steps of a training make it. */
export function featureNode(
  development: Development,
  { task }: Prepared,
  { store }: Pick<DevelopmentOptions, 'store'>,
  trained?: readonly StepNode[],
): StepNode {
  const { recipe, folder: place } = development;
  const nodes = trained ?? networkNodes(recipe, [task], { store });
  return trackFeatures({
    scope: task.name,
    params: { representation: recipe.recipe.representation.name },
    inputs: { represented: stepsNamed('RepresentSplit', nodes) },
    publishTo: join(place, 'features'),
  });
}

/** Makes the steps that train the estimator, and keep what came of it. Nothing runs yet. */
export async function trainedNodes(
  development: Development,
  { task }: Prepared,
  options: DevelopmentOptions,
): Promise<Trained> {
  const { recipe, folder: place } = development;
  const training = await versionedTraining(recipe, [task], options);
  const [model, ...others] = training.nodes;
  if (model === undefined) throw new Error(`${development.name}: no steps to train it`);
  const { representation, sample_rate } = recipe.recipe;
  const settings = JSON.parse(JSON.stringify(representation.settings)) as Readonly<Record<string, number>>;
  const resources = keepResources({
    scope: task.name,
    params: {
      version: basename(training.folder),
      representation: { name: representation.name, sample_rate, ...settings },
    },
    inputs: { model: select(model, MODEL_PATTERNS) },
    publishTo: join(place, 'resources'),
  });
  return { nodes: [model, ...others, resources], folder: training.folder, model };
}

/** Makes the steps that annotate the recordings of the test index, from audio, and score that. Nothing runs yet. */
export function evaluatedNodes(
  { data, tracks, settings, folder: place }: Development,
  { task }: Prepared,
  { model, folder: modelFolder }: Trained,
): { readonly evaluated: StepNode; readonly shown: StepNode } {
  const test = tracks.filter(({ split }) => split === 'test');
  const files = folder(data);
  const evaluated = evaluateEstimator({
    scope: task.name,
    params: {
      namespace: settings['01-prepare'].namespace,
      tracks: test.map(({ id, audio, annotation }) => ({ id, audio, annotation })),
      task: task.name,
      ...settings['03-evaluate'],
    },
    inputs: {
      model: select(model, MODEL_PATTERNS),
      audio: filesOf(files, test, 'audio'),
      annotations: filesOf(files, test, 'annotation'),
    },
    publishTo: join(place, 'resources'),
  });
  const shown = showScores({
    scope: task.name,
    params: {},
    inputs: { scores: select(evaluated, TEST_SCORES) },
    publishTo: modelFolder,
  });
  return { evaluated, shown };
}

/** Steps of a name among some and all that these need, each once. */
function stepsNamed(name: string, nodes: readonly StepNode[]): readonly StepNode[] {
  const seen = new Set<StepNode>();
  const visit = (node: StepNode) => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const source of sourcesOf(node.inputs)) {
      const from = source.kind === 'selection' ? source.from : source;
      if (from.kind === 'step') visit(from);
    }
  };
  for (const node of nodes) visit(node);
  return [...seen].filter(({ definition }) => definition.name === name);
}

function sourcesOf(inputs: Inputs): readonly InputSource[] {
  return Object.values(inputs).flatMap((input) => {
    if ('kind' in input) return input.kind === 'spawned' ? [input.from] : [input];
    return [...input];
  });
}
