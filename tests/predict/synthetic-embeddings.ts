import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeNpy } from '../../src/formats/files/npy.ts';
import { type RowIndex, stringifyRowIndex } from '../../src/formats/folders/row-index.ts';
import { stringifyVocabulary } from '../../src/formats/labels/label-vocabulary.ts';
import {
  type SoundEvent,
  stringifyEventLabels,
  stringifySceneLabels,
} from '../../src/formats/labels/split-labels.ts';
import type { TaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import { PythonRandom } from '../../src/random/python-random.ts';

const COLUMNS = 12;
const NOISE = 0.3;

/** Small heads that train in no time, in four grid points. */
const smallGrid = {
  hidden_dim: [8, 16],
  hidden_layers: [1],
  initialization: ['xavier_uniform'],
  lr: [0.01, 0.003],
  max_epochs: [24],
  check_val_every_n_epoch: [3],
};

export const sceneMetadata: TaskMetadata = {
  task_name: 'blobs',
  version: '1.0.0',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'new_split_kfold',
  splits: ['fold00', 'fold01', 'fold02'],
  sample_duration: 1,
  evaluation: ['top1_acc'],
  evaluation_params: { task_specific_param_grid: smallGrid },
  mode: 'full',
};

export const eventMetadata: TaskMetadata = {
  ...sceneMetadata,
  task_name: 'bursts',
  embedding_type: 'event',
  prediction_type: 'multilabel',
  split_mode: 'trainvaltest',
  splits: ['train', 'valid', 'test'],
  evaluation: ['event_onset_200ms_fms'],
};

export const vocabulary = ['cat', 'cow', 'dog'];

/** Writes the embeddings of a scene task whose classes lie far apart: `clips` clips in each split. */
export function writeSceneEmbeddings(
  folder: string,
  metadata: TaskMetadata = sceneMetadata,
  clips = 40,
): void {
  const random = new PythonRandom('scenes');
  writeTaskFiles(folder, metadata);
  for (const split of metadata.splits) {
    const names = Array.from({ length: clips }, (_, clip) => `${split}-${clip}.wav`);
    const labels = new Map(names.map((name, clip) => [name, [vocabulary[clip % 3] as string]]));
    const rows = names.map((_, clip) => around([clip % 3], random));
    writeMatrix(folder, split, rows, {
      rows: clips,
      files: names.map((filename, firstRow) => ({ filename, firstRow, rows: 1 })),
      timestamps: null,
    });
    writeFileSync(join(folder, `${split}.json`), stringifySceneLabels(labels));
  }
}

const FRAMES = 60;
const FRAME_MS = 50;

/** The same of an event task: clips of 3 s, a frame every 50 ms, two events of 600 ms in each clip. */
export function writeEventEmbeddings(
  folder: string,
  metadata: TaskMetadata = eventMetadata,
  clips = 8,
): void {
  const random = new PythonRandom('events');
  writeTaskFiles(folder, metadata);
  for (const split of metadata.splits) {
    const labels = new Map<string, SoundEvent[]>();
    const rows: Float32Array[] = [];
    for (let clip = 0; clip < clips; clip++) {
      const events = [300, 1500].map((earliest, position) => {
        const start = earliest + random.randbelow(500);
        return { label: vocabulary[(clip + position) % 3] as string, start, end: start + 600 };
      });
      labels.set(`${split}-${clip}.wav`, events);
      for (let frame = 0; frame < FRAMES; frame++) {
        const time = frame * FRAME_MS;
        const active = events.filter(({ start, end }) => start <= time && time <= end);
        rows.push(
          around(
            active.map(({ label }) => vocabulary.indexOf(label)),
            random,
          ),
        );
      }
    }
    writeMatrix(folder, split, rows, {
      rows: rows.length,
      files: [...labels.keys()].map((filename, clip) => ({
        filename,
        firstRow: clip * FRAMES,
        rows: FRAMES,
      })),
      timestamps: Float64Array.from(rows, (_, row) => (row % FRAMES) * FRAME_MS),
    });
    writeFileSync(join(folder, `${split}.json`), stringifyEventLabels(labels));
  }
}

function writeTaskFiles(folder: string, metadata: TaskMetadata): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'task_metadata.json'), JSON.stringify(metadata));
  writeFileSync(join(folder, 'labelvocabulary.csv'), stringifyVocabulary(vocabulary));
}

/** A point near the sum of the classes' centres. */
function around(classes: readonly number[], random: PythonRandom): Float32Array {
  return Float32Array.from({ length: COLUMNS }, (_, column) => {
    const centre = classes.includes(column % 3) ? 1 : 0;
    return centre + NOISE * (2 * random.random() - 1);
  });
}

function writeMatrix(folder: string, split: string, rows: readonly Float32Array[], index: RowIndex): void {
  const data = new Float32Array(rows.length * COLUMNS);
  for (const [row, values] of rows.entries()) data.set(values, row * COLUMNS);
  writeFileSync(join(folder, `${split}.embeddings.npy`), encodeNpy(data, [rows.length, COLUMNS]));
  writeFileSync(join(folder, `${split}.index.csv`), stringifyRowIndex(index));
}
