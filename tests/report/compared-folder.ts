import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { readScoredTask } from '../../src/evaluate/scored-task.ts';
import { summarize } from '../../src/evaluate/summarize.ts';
import { encodeResamples } from '../../src/formats/folders/resamples-file.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';

/** The predictions of one module for a task of two labels. */
export interface Predicted {
  readonly module: string;
  readonly task: string;
  /** Which of the clips are right; as many as there are in each of both folds. */
  readonly right: readonly boolean[];
  /** Order of the rows, by clip. Default: that of the clips. */
  readonly order?: readonly number[];
  /** Default: `clip`. */
  readonly clipName?: string;
}

const folds = ['fold00', 'fold01', 'fold02'];

/** An embeddings folder with predictions, scores and resamples, as `evaluate` leaves it. */
export async function comparedFolder(t: ExecutionContext, all: readonly Predicted[]): Promise<string> {
  const embeddings = temporaryFolder(t);
  for (const predicted of all) {
    const folder = join(embeddings, predicted.module, predicted.task);
    writeFiles(folder, predictionFiles(predicted));
    const scored = await readScoredTask({ task: folder, labels: () => folder, predictions: folder });
    const { scores, resamples } = summarize(scored, { resamples: 200, seed: 0, about: {} });
    writeFiles(folder, {
      'scores.json': JSON.stringify(scores),
      'resamples.npy': encodeResamples(resamples),
    });
  }
  return embeddings;
}

function predictionFiles({ task, right, order, clipName = 'clip' }: Predicted) {
  const [name = '', version = '', mode = ''] = task.split('-');
  const metadata = {
    task_name: name,
    version,
    mode,
    embedding_type: 'scene',
    prediction_type: 'multiclass',
    split_mode: 'new_split_kfold',
    nfolds: folds.length,
    splits: folds,
    sample_duration: 1,
    evaluation: ['top1_acc', 'mAP'],
  };
  const head = { train: [], valid: [], grid_point: {}, epoch: 1, validation_score: 1, postprocessing: null };
  const info = {
    protocol: 'hear2021',
    seed: 42,
    grid: 'faster',
    splits: Object.fromEntries(folds.map((fold) => [fold, head])),
  };
  const files: Record<string, string> = {
    'task_metadata.json': JSON.stringify(metadata),
    'labelvocabulary.csv': 'idx,label\n0,a\n1,b\n',
    'predictions.json': JSON.stringify(info),
  };
  for (const fold of folds) {
    const clips = order ?? [...right.keys()];
    const labels = [...right.keys()].map((clip) => [
      `${fold}-${clipName}${clip}.wav`,
      [clip % 2 === 0 ? 'a' : 'b'],
    ]);
    files[`${fold}.json`] = JSON.stringify(Object.fromEntries(labels));
    const rows = clips.map((clip) => {
      const isA = (clip % 2 === 0) === right[clip];
      return `${fold}-${clipName}${clip}.wav,${isA ? '0.75,0.25' : '0.25,0.75'}`;
    });
    files[`predicted-${fold}.csv`] = `filename,a,b\n${rows.join('\n')}\n`;
  }
  return files;
}
