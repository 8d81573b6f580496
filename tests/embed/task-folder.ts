import { encodeWav16 } from '../../src/audio/index.ts';
import { stringifyEventLabels, stringifySceneLabels } from '../../src/formats/labels/split-labels.ts';
import type { PredictionTypeName } from '../../src/prediction-types/registry.ts';
import { writeFiles } from '../temporary-folder.ts';

export interface SmallTask {
  readonly kind: 'scene' | 'event';
  /** Default: multilabel. */
  readonly type?: PredictionTypeName;
  /** Number of clips per split. */
  readonly splits: Readonly<Record<string, number>>;
  readonly sampleRate?: number;
  /** Samples of clip `index`. */
  readonly length?: (index: number) => number;
}

/** What of a task's metadata decides its embeddings. */
export function metadataOf({ kind, type = 'multilabel', splits }: SmallTask) {
  return { splits: Object.keys(splits), embedding_type: kind, prediction_type: type };
}

/** A clip of `length` samples, all of them `1 + index` 32768ths: its sum tells which clip it is. */
export function wavOf(index: number, length: number, sampleRate = 16000): Uint8Array {
  return encodeWav16({ samples: new Int16Array(length).fill(1 + index), sampleRate });
}

export function clipName(index: number): string {
  return `clip${String(index).padStart(3, '0')}.wav`;
}

/** Writes a task folder whose clips are made by `wavOf`; split by split the index starts anew. */
export async function writeTask(folder: string, task: SmallTask): Promise<void> {
  const { kind, splits, sampleRate = 16000, length = () => 400 } = task;
  const files: Record<string, string | Uint8Array> = {
    'task_metadata.json': JSON.stringify({
      task_name: 'small',
      version: '1.0',
      embedding_type: kind,
      prediction_type: 'multiclass',
      split_mode: 'trainvaltest',
      splits: Object.keys(splits),
      sample_duration: null,
      evaluation: ['top1_acc'],
      mode: 'full',
    }),
    'labelvocabulary.csv': 'idx,label\n0,a\n',
  };
  for (const [split, count] of Object.entries(splits)) {
    const names = Array.from({ length: count }, (_, index) => clipName(index));
    for (const [index, name] of names.entries()) {
      files[`${sampleRate}/${split}/${name}`] = wavOf(index, length(index), sampleRate);
    }
    files[`${split}.json`] =
      kind === 'scene'
        ? stringifySceneLabels(new Map(names.map((name) => [name, ['a']])))
        : stringifyEventLabels(new Map(names.map((name) => [name, [{ label: 'a', start: 0, end: 10 }]])));
  }
  writeFiles(folder, files);
}
