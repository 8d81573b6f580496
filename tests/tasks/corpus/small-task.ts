import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { encodeWav16 } from '../../../src/audio/index.ts';
import { folder, type StepNode } from '../../../src/pipeline/index.ts';
import { defineTask } from '../../../src/tasks/corpus/define-task.ts';
import { defineExtractMetadata } from '../../../src/tasks/corpus/extract-metadata.ts';

const extractMetadata = defineExtractMetadata({
  version: '1',
  async readRows({ sources }) {
    const files = sources.sounds?.files ?? [];
    return files.map((file) => ({
      relpath: `sounds/${file}`,
      split: posix.dirname(file),
      label: posix.basename(file).charAt(0),
    }));
  },
});

/** A task of the wav files in `<corpus>/<split>/`, whose labels are their first letters. */
export function smallTask(corpus: string, tasksDir: string, sampleRates: readonly number[]): StepNode {
  const task = defineTask(
    {
      task_name: 'letters',
      version: '1',
      embedding_type: 'scene',
      prediction_type: 'multiclass',
      split_mode: 'trainvaltest',
      sample_duration: 0.5,
      evaluation: ['top1_acc'],
      default_mode: 'full',
      max_task_duration_by_split: { train: null, valid: null, test: null },
      modes: { full: {} },
    },
    () => ({ sources: { sounds: folder(corpus) }, extractMetadata }),
  );
  return task.build('full', { tasksDir, mirrors: [], sampleRates });
}

/** Writes a tone of 0.7 s at 16 kHz. */
export async function writeTone(file: string, hertz: number): Promise<void> {
  const samples = Int16Array.from({ length: 11200 }, (_, i) =>
    Math.round(8000 * Math.sin((2 * Math.PI * hertz * i) / 16000)),
  );
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, encodeWav16({ samples, sampleRate: 16000 }));
}
