import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { encodeWav16 } from '../../src/audio/index.ts';
import { readScoredTask } from '../../src/evaluate/scored-task.ts';
import { summarize } from '../../src/evaluate/summarize.ts';
import { stringifyCsv } from '../../src/formats/files/csv.ts';
import { encodeResamples, RESAMPLES_FILE } from '../../src/formats/folders/resamples-file.ts';
import { stringifyVocabulary } from '../../src/formats/labels/label-vocabulary.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A folder with tasks, and embeddings with predictions and scores, as a run of the benchmark leaves them. */
export interface WholeFolder {
  readonly root: string;
  readonly embeddingsDir: string;
  readonly tasksDir: string;
  readonly workdir: string;
}

export interface WholeFolderOptions {
  readonly modules?: readonly string[];
  /** Labels of the multiclass task. */
  readonly labels?: readonly string[];
  readonly clips?: number;
}

export const sceneTask = 'animals-1.0.0-small';
export const taggingTask = 'tags-1.0.0-small';
export const eventTask = 'scenes-1.0.0-small';

const CLIP_SECONDS = 0.4;
const RATE = 16_000;

/**
 * Makes three tasks: clips with one label, with several, and with events; later modules do worse.
 *
 * @param place a test, for a folder that goes with it, or a folder
 */
export async function wholeFolder(
  place: ExecutionContext | string,
  { modules = ['good', 'poor'], labels = ['cat', 'cow', 'dog'], clips = 12 }: WholeFolderOptions = {},
): Promise<WholeFolder> {
  const root = typeof place === 'string' ? place : temporaryFolder(place);
  const folder = {
    root,
    embeddingsDir: join(root, 'embeddings'),
    tasksDir: join(root, 'tasks'),
    workdir: join(root, '_workdir'),
  };
  for (const [position, module] of modules.entries()) {
    const share = position / Math.max(1, modules.length);
    const files = [
      ...sceneFiles(labels, clips, share),
      ...taggingFiles(labels, clips, share),
      ...eventFiles(labels, clips, share),
    ];
    for (const [name, text] of files) put(join(folder.embeddingsDir, module, name), text);
    for (const task of [sceneTask, taggingTask, eventTask]) {
      await writeScores(join(folder.embeddingsDir, module, task));
    }
  }
  for (const task of [sceneTask, taggingTask, eventTask]) {
    for (let clip = 0; clip < clips; clip++) {
      put(join(folder.tasksDir, task, String(RATE), 'test', clipName(clip)), tone(200 + 40 * clip));
    }
  }
  return folder;
}

export function clipName(clip: number): string {
  return `clip-${clip}.wav`;
}

function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

export async function writeScores(folder: string): Promise<void> {
  const scored = await readScoredTask({ task: folder, labels: () => folder, predictions: folder });
  const { scores, resamples } = summarize(scored, { resamples: 40, seed: 0, about: {} });
  put(join(folder, 'scores.json'), JSON.stringify(scores));
  put(join(folder, RESAMPLES_FILE), encodeResamples(resamples));
}

type Files = [name: string, text: string][];

function common(task: string, labels: readonly string[], metadata: object): Files {
  const [name = '', version = '', mode = ''] = task.split('-');
  const postprocessing = { median_filter_ms: 0, min_duration: 0 };
  const head = {
    train: ['train'],
    valid: ['valid'],
    grid_point: { lr: 0.001 },
    epoch: 3,
    validation_score: 0.5,
  };
  const whole = {
    task_name: name,
    version,
    mode,
    split_mode: 'trainvaltest',
    splits: ['train', 'valid', 'test'],
    sample_duration: CLIP_SECONDS,
    ...metadata,
  };
  const curve = [0, 1, 2, 3, 4].map((epoch) => ({
    epoch,
    train_loss: 1 / (epoch + 1),
    validation_score: epoch / 10,
  }));
  const predictions = {
    protocol: 'hear2021',
    seed: 42,
    grid: { name: 'faster', points: [] },
    splits: { test: { ...head, postprocessing } },
  };
  return [
    [`${task}/task_metadata.json`, JSON.stringify(whole)],
    [`${task}/labelvocabulary.csv`, stringifyVocabulary(labels)],
    [`${task}/predictions.json`, JSON.stringify(predictions)],
    [`${task}/heads/test/training.json`, JSON.stringify({ ...head, curve })],
    [
      `${task}/heads/grid/00.json`,
      JSON.stringify({ ...head, grid_point: { lr: 0.1 }, curve: curve.slice(1) }),
    ],
  ];
}

/** Every clip of which the share asks for it is predicted to be the next label. */
function sceneFiles(labels: readonly string[], clips: number, share: number): Files {
  const truth = Array.from({ length: clips }, (_, clip) => clip % labels.length);
  const rows = truth.map((label, clip) => {
    const predicted = clip < share * clips ? (label + 1) % labels.length : label;
    return [
      clipName(clip),
      ...labels.map((_, column) => (column === predicted ? 0.8 : 0.2 / (labels.length - 1))),
    ];
  });
  const targets = Object.fromEntries(truth.map((label, clip) => [clipName(clip), [labels[label]]]));
  return [
    ...common(sceneTask, labels, {
      embedding_type: 'scene',
      prediction_type: 'multiclass',
      evaluation: ['top1_acc', 'f1_macro'],
    }),
    [`${sceneTask}/test.json`, JSON.stringify(targets)],
    [`${sceneTask}/predicted-test.csv`, stringifyCsv(['filename', ...labels], rows)],
  ];
}

function taggingFiles(labels: readonly string[], clips: number, share: number): Files {
  const names = Array.from({ length: clips }, (_, clip) => clipName(clip));
  const has = (clip: number, column: number) => clip % labels.length === column || clip % 4 === column;
  const rows = names.map((name, clip) => [
    name,
    ...labels.map((_, column) => (has(clip, column) !== clip < share * clips ? 0.9 : 0.1)),
  ]);
  const targets = Object.fromEntries(
    names.map((name, clip) => [name, labels.filter((_, column) => has(clip, column))]),
  );
  return [
    ...common(taggingTask, labels, {
      embedding_type: 'scene',
      prediction_type: 'multilabel',
      evaluation: ['mAP'],
    }),
    [`${taggingTask}/test.json`, JSON.stringify(targets)],
    [`${taggingTask}/predicted-test.csv`, stringifyCsv(['filename', ...labels], rows)],
  ];
}

function eventFiles(labels: readonly string[], clips: number, share: number): Files {
  const names = Array.from({ length: clips }, (_, clip) => clipName(clip));
  const frames = Array.from({ length: 9 }, (_, frame) => frame * 50);
  const rows = names.flatMap((name, clip) =>
    frames.map((time) => {
      const late = clip < share * clips ? 150 : 0;
      const isOn = (column: number) =>
        column === clip % labels.length && time >= 100 + late && time <= 250 + late;
      return [name, time, ...labels.map((_, column) => (isOn(column) ? 0.9 : 0.1))];
    }),
  );
  const targets = Object.fromEntries(
    names.map((name, clip) => [name, [{ label: labels[clip % labels.length], start: 100, end: 250 }]]),
  );
  return [
    ...common(eventTask, labels, {
      embedding_type: 'event',
      prediction_type: 'multilabel',
      evaluation: ['event_onset_50ms_fms'],
    }),
    [`${eventTask}/test.json`, JSON.stringify(targets)],
    [`${eventTask}/predicted-test.csv`, stringifyCsv(['filename', 'timestamp', ...labels], rows)],
  ];
}

function tone(hertz: number): Uint8Array {
  const samples = Int16Array.from(
    { length: CLIP_SECONDS * RATE },
    (_, sample) => 8000 * Math.sin((2 * Math.PI * hertz * sample) / RATE),
  );
  return encodeWav16({ samples, sampleRate: RATE });
}
