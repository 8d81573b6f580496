import { join } from 'node:path';
import { z } from 'zod';
import { decoderComponents } from '../../component-versions.ts';
import { readJsonFile } from '../../formats/files/json-file.ts';
import {
  createWorkerPool,
  defineStep,
  type InputFolder,
  type InputSource,
  type StepNode,
  writeFileAtomic,
} from '../../pipeline/index.ts';
import { isAudioName } from './clip-names.ts';

const FILE = 'unreadable.json';

const step = defineStep<Record<string, never>, { audio: InputSource }>({
  module: import.meta.url,
  name: 'UnreadableAudio',
  version: '1',
  computedBy: decoderComponents,
  cpu: 'all',
  async run({ inputs: { audio }, outDir, workers, signal, progress, log }) {
    const files = audio.files.filter(isAudioName);
    const url = new URL('./unreadable-audio-worker.js', import.meta.url);
    const pool = createWorkerPool({ url, size: Math.max(1, Math.min(workers, files.length)) });
    const problems = new Map<string, string>();
    let done = 0;
    try {
      await Promise.all(
        files.map(async (file) => {
          const job = { path: join(audio.path, file), name: file };
          const problem = await pool.run<string | undefined>('audioProblem', job, { signal });
          if (problem !== undefined) problems.set(file, problem);
          progress(++done, files.length, 'files');
        }),
      );
    } finally {
      await pool.close();
    }
    const found = files.filter((file) => problems.has(file));
    for (const file of found) log(`left out: ${problems.get(file)}`);
    const text = JSON.stringify(Object.fromEntries(found.map((file) => [file, problems.get(file)])), null, 1);
    await writeFileAtomic(join(outDir, FILE), `${text}\n`);
  },
});

/** The step that decodes all audio files of a folder and lists those that cannot be. */
export function unreadableAudio(scope: string, audio: InputSource): StepNode {
  return step({ scope, params: {}, inputs: { audio } });
}

/** What that step found, by the relative paths of the files. */
export async function readUnreadable(step: InputFolder): Promise<ReadonlySet<string>> {
  const problems = await readJsonFile(join(step.path, FILE), z.record(z.string(), z.string()), FILE);
  return new Set(Object.keys(problems));
}
