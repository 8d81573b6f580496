import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { encodeWav16 } from '../../src/audio/index.ts';
import {
  folder,
  type PipelineEvent,
  type RunResult,
  runPipeline,
  type StepNode,
} from '../../src/pipeline/index.ts';
import { readTaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import type { DatasetSplit } from '../../src/recipes/dataset-split.ts';
import { parseOverride } from '../../src/recipes/overrides.ts';
import { readRecipe } from '../../src/recipes/recipe.ts';
import { splitTasks } from '../../src/recipes/split-dataset.ts';
import type { TrackingOptions } from '../../src/recipes/tracking.ts';
import { trainNodes } from '../../src/recipes/train-nodes.ts';
import type { TrainedTask } from '../../src/recipes/trained-task.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';

const RATE = 16000;
const SAMPLES = 1600;
const CLIPS = 6;

export const LABELS = ['high', 'low'];

const RECIPE = `
tasks: [pitches]
representation: {name: mel, window_length: 256, hop_length: 128, n_mels: 8}
network: {name: dense, units: 6, dropout: 0.1}
augmentation:
  time_roll: {}
  noise: {}
training: {epochs: 4, batch_size: 4, learning_rate: 0.05}
`;

/** A folder with a recipe and a task of tones, of which half are high, in three folds; networks are trained in it. */
export class SmallTraining {
  readonly folder: string;

  private constructor(root: string) {
    this.folder = root;
  }

  static create(t: ExecutionContext, recipe = RECIPE): SmallTraining {
    return new SmallTraining(
      temporaryFolder(t, { 'pitches.yaml': recipe, ...taskFiles('pitches-1-full', 'multiclass') }),
    );
  }

  at(...names: string[]): string {
    return join(this.folder, ...names);
  }

  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    writeFiles(this.folder, files);
  }

  async task(name = 'pitches-1-full'): Promise<TrainedTask> {
    return { name, node: folder(this.at(name)), metadata: await readTaskMetadata(this.at(name)) };
  }

  /** Trains on a task, or several, into `models/pitches/<version>`. */
  async train({
    tasks = ['pitches-1-full'],
    sets = [],
    workdir = 'work',
    version = '1234567.0',
    folds,
    split,
    tracking,
    signal,
    onEvent = () => {},
  }: {
    tasks?: readonly string[];
    sets?: readonly string[];
    workdir?: string;
    version?: string;
    folds?: number;
    split?: DatasetSplit;
    tracking?: TrackingOptions;
    signal?: AbortSignal;
    onEvent?: (event: PipelineEvent) => void;
  } = {}): Promise<RunResult> {
    const read = await readRecipe(this.at('pitches.yaml'), sets.map(parseOverride));
    const own = await Promise.all(tasks.map((name) => this.task(name)));
    const nodes = trainNodes(read, splitTasks(own, split, this.at('tasks')), {
      modelsDir: this.at('models'),
      version,
      folds,
      tracking,
      store: { workdir: this.at(workdir) },
    });
    return this.run(nodes, { workdir, signal, onEvent });
  }

  run(
    nodes: readonly StepNode[],
    {
      workdir = 'work',
      signal,
      onEvent = () => {},
    }: { workdir?: string; signal?: AbortSignal | undefined; onEvent?: (event: PipelineEvent) => void } = {},
  ): Promise<RunResult> {
    return runPipeline(nodes, { workdir: this.at(workdir), workers: 2, signal, onEvent });
  }
}

/** A task folder: `pitches-1-full/...`. */
export function taskFiles(name: string, type: string): Record<string, string | Uint8Array> {
  const splits = ['fold00', 'fold01', 'fold02'];
  const metadata = {
    task_name: 'pitches',
    version: '1',
    embedding_type: 'scene',
    prediction_type: type,
    split_mode: 'new_split_kfold',
    nfolds: 3,
    splits,
    sample_duration: SAMPLES / RATE,
    evaluation: ['top1_acc'],
  };
  const files: Record<string, string | Uint8Array> = {
    [`${name}/task_metadata.json`]: JSON.stringify(metadata),
    [`${name}/labelvocabulary.csv`]: `idx,label\n${LABELS.map((label, index) => `${index},${label}`).join('\n')}\n`,
  };
  for (const [fold, split] of splits.entries()) {
    const labels: Record<string, readonly string[]> = {};
    for (let clip = 0; clip < CLIPS; clip++) {
      const label = LABELS[clip % 2] as string;
      const hz = (label === 'high' ? 3000 : 300) * (1 + 0.05 * (fold * CLIPS + clip));
      const samples = Int16Array.from(
        { length: SAMPLES },
        (_, at) => 8000 * Math.sin((2 * Math.PI * hz * at) / RATE),
      );
      labels[`clip${clip}.wav`] = [label];
      files[`${name}/${RATE}/${split}/clip${clip}.wav`] = encodeWav16({ samples, sampleRate: RATE });
    }
    files[`${name}/${split}.json`] = JSON.stringify(labels);
  }
  return files;
}
