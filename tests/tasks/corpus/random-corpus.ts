import { PythonRandom } from '../../../src/random/python-random.ts';
import type { CorpusRow } from '../../../src/tasks/corpus/labels/metadata-rows.ts';
import type { ResolvedTaskConfig } from '../../../src/tasks/corpus/task-config.ts';

const STEMS = ['a', 'B', '-', '+', '_', 'é', '\uffee', '\u{1f600}', '10', '9'];
const LABELS: readonly (readonly (string | number)[])[] = [
  ['dog', 'Cat', 'é', '\uffee', '\u{1f600}', 'a "b"', 'x,y'],
  [60, 61, 7, 100, 8],
  ['60', '61', '7', '100', '8'],
];

export interface RandomCorpus {
  readonly config: ResolvedTaskConfig;
  readonly rows: readonly CorpusRow[];
  readonly files: ReadonlySet<string>;
}

/** The corpus that tests/reference/tasks-metadata.py draws for this index. */
export function randomCorpus(index: number): RandomCorpus {
  const rng = new PythonRandom(`case ${index}`);
  const below = (n: number) => rng.randbelow(n);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const kind = pick(['multiclass', 'multilabel', 'event'] as const);
  const splitMode = pick(['trainvaltest', 'new_split_kfold'] as const);
  const mode = pick(['full', 'small']);
  const allLabels = pick(LABELS);
  const labels = allLabels.slice(0, 2 + below(allLabels.length - 1));
  const fileCount = 24 + below(60);
  const groups = below(2) === 0 ? 0 : 12 + below(12);
  const given = below(4);
  const percentage = below(2) === 0 ? undefined : { valid: 20, test: 20, train: 60 };
  const seconds = pick([null, 4, 2.5]);
  const longest = seconds === null || below(2) === 0 ? null : seconds * (10 + below(10)) + 0.5;
  const rows: CorpusRow[] = [];
  const files = new Set<string>();
  for (let file = 0; file < fileCount; file++) {
    const relpath = `corpus/${pick(STEMS)}${file}.wav`;
    let split = 'train';
    if (splitMode === 'trainvaltest') {
      const draw = below(5);
      split = draw === 3 && given & 1 ? 'valid' : draw === 4 && given & 2 ? 'test' : 'train';
    }
    if (mode === 'full' || below(8) > 0) files.add(relpath);
    const splitKey = groups > 0 ? `${split}${below(groups)}` : undefined;
    const count = kind === 'multiclass' ? 1 : 1 + below(3);
    for (let number = 0; number < count; number++) {
      const label = number === 0 ? (labels[file % labels.length] as string | number) : pick(labels);
      const start = number === 0 ? below(3500) / 7 : below(42000) / 7;
      const end = start + below(14000) / 7;
      rows.push({
        relpath,
        split,
        label,
        ...(kind === 'event' ? { start, end } : {}),
        ...(splitKey === undefined ? {} : { splitKey }),
      });
    }
  }
  const trainValidTest = splitMode === 'trainvaltest';
  const config: ResolvedTaskConfig = {
    task_name: 'case',
    version: '1',
    mode,
    embedding_type: kind === 'event' ? 'event' : 'scene',
    prediction_type: kind === 'event' ? 'multilabel' : kind,
    split_mode: splitMode,
    sample_duration: seconds,
    evaluation: [],
    default_mode: mode,
    splits: trainValidTest ? ['train', 'valid', 'test'] : ['fold00', 'fold01', 'fold02'],
    ...(percentage === undefined ? {} : { split_percentage: percentage }),
    ...(trainValidTest
      ? { max_task_duration_by_split: { train: longest, valid: longest, test: longest } }
      : { nfolds: 3, max_task_duration_by_fold: longest }),
  };
  return { config, rows, files };
}
