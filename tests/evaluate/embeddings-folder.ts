import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from '../temporary-folder.ts';

export const folds = ['fold00', 'fold01', 'fold02'];

const head = { grid_point: { lr: 0.001, hidden_layers: 1 }, validation_score: 0.75 };

/**
 * What `evaluate` reads of an embeddings folder: a scene task with three folds of six clips, of which 4, 5 and 6 have
 * the right label on top.
 */
export function sceneFolder(t: ExecutionContext): string {
  const folder = temporaryFolder(t);
  const json = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
  json('task_metadata.json', {
    task_name: 'digits',
    version: '1.0.0',
    embedding_type: 'scene',
    prediction_type: 'multiclass',
    split_mode: 'new_split_kfold',
    nfolds: 3,
    splits: folds,
    sample_duration: 1,
    evaluation: ['top1_acc', 'chroma_acc'],
    mode: 'small',
  });
  writeFileSync(join(folder, 'labelvocabulary.csv'), 'idx,label\n0,0\n1,1\n');
  json('predictions.json', {
    protocol: 'hear2021',
    seed: 42,
    grid: 'faster',
    splits: Object.fromEntries(
      folds.map((fold, index) => [
        fold,
        { ...head, train: [], valid: [], epoch: 10 + index, postprocessing: null, time_in_min: 0.5 },
      ]),
    ),
  });
  for (const [index, fold] of folds.entries()) {
    const clips = [0, 1, 2, 3, 4, 5];
    json(`${fold}.json`, Object.fromEntries(clips.map((clip) => [`${fold}-${clip}.wav`, [clip % 2]])));
    const rows = clips.map((clip) => {
      const predicted = clip < 4 + index ? clip % 2 : 1 - (clip % 2);
      return `${fold}-${clip}.wav,${predicted === 0 ? '0.75,0.25' : '0.25,0.75'}`;
    });
    writeFileSync(join(folder, `predicted-${fold}.csv`), `filename,0,1\n${rows.join('\n')}\n`);
  }
  return folder;
}

/** An event task: two clips of ten frames, 50 ms apart; one event is found, one missed, one invented. */
export function eventFolder(t: ExecutionContext): string {
  const folder = temporaryFolder(t);
  const json = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
  json('task_metadata.json', {
    task_name: 'tones',
    version: '1.0.0',
    embedding_type: 'event',
    prediction_type: 'multilabel',
    split_mode: 'trainvaltest',
    splits: ['train', 'valid', 'test'],
    sample_duration: 0.5,
    evaluation: ['event_onset_200ms_fms'],
  });
  writeFileSync(join(folder, 'labelvocabulary.csv'), 'idx,label\n0,noise\n1,tone\n');
  json('test.json', {
    'a.wav': [{ label: 'tone', start: 100, end: 300 }],
    'b.wav': [{ label: 'noise', start: 0, end: 500 }],
  });
  json('predictions.json', {
    protocol: 'hear2021',
    seed: 42,
    grid: 'faster',
    splits: {
      test: {
        ...head,
        train: ['train'],
        valid: ['valid'],
        epoch: 3,
        postprocessing: { median_filter_ms: 50, min_duration: 100 },
        test_loss: 0.25,
      },
    },
  });
  const rows = ['a.wav', 'b.wav'].flatMap((file) =>
    Array.from(
      { length: 10 },
      (_, frame) => `${file},${frame * 50},0,${frame >= 3 && frame < 7 ? 0.9 : 0.1}`,
    ),
  );
  writeFileSync(join(folder, 'predicted-test.csv'), `filename,timestamp,noise,tone\n${rows.join('\n')}\n`);
  return folder;
}
