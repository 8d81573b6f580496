import { statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../errors.ts';
import {
  createWorkerPool,
  defineStep,
  type InputFolder,
  type InputSource,
  type StepNode,
  WorkerLostError,
  type WorkerPool,
} from '../../pipeline/index.ts';
import type { ClipJob } from './prepare-audio-worker.ts';
import type { Sources } from './sources.ts';
import { readSplitFiles, type SplitFile } from './split-files.ts';
import { type ResolvedTaskConfig, versionedName } from './task-config.ts';

type AudioParams = {
  readonly splits: readonly string[];
  /** Names of the sources, in the order of the inputs. */
  readonly sources: readonly string[];
  readonly sampleRates: readonly number[];
  /** Seconds, or null to keep each file's length. */
  readonly sampleDuration: number | null;
};

type AudioInputs = {
  readonly splits: readonly StepNode[];
  readonly sources: readonly InputSource[];
};

type Clip = SplitFile & { readonly split: string };

/** Keeps every thread busy while the next job is on its way. */
const JOBS_PER_THREAD = 2;
/** How long a file may take: far more than any takes, even such as last long for their size. */
const CLIP_MS = 5000;
const MS_PER_BYTE = 0.06;

const step = defineStep<AudioParams, AudioInputs>({
  name: 'PrepareAudio',
  version: '1',
  cpu: 'all',
  resumable: true,
  async run({ params, inputs, outDir, workers, signal, forEach }) {
    const clips = await listClips(params, inputs.splits);
    const folderOf = new Map(params.sources.map((name, index) => [name, inputs.sources[index]?.path ?? '']));
    const pool = createWorkerPool({
      url: new URL('./prepare-audio-worker.js', import.meta.url),
      size: Math.min(workers, clips.length),
    });
    try {
      const options = {
        outputs: (clip: Clip) => params.sampleRates.map((rate) => outputOf(clip, rate)),
        concurrency: workers * JOBS_PER_THREAD,
        unit: 'files',
      };
      await forEach(clips, options, (clip) => {
        const [, source = '', file = ''] = /^([^/]*)\/(.*)$/s.exec(clip.relpath) ?? [];
        const job: ClipJob = {
          source: path.join(folderOf.get(source) ?? '', file),
          seconds: params.sampleDuration,
          outputs: params.sampleRates.map((sampleRate) => ({
            sampleRate,
            path: path.join(outDir, outputOf(clip, sampleRate)),
          })),
        };
        return prepareInThread(pool, job, signal);
      });
    } finally {
      await pool.close();
    }
  },
});

/**
 * The step that makes `<sample rate>/<split>/<file>.wav` of all chosen files: mono, 16-bit, trimmed or padded, every
 * rate from one read. It goes on after bad files and names all of them in one BadInputsError.
 */
export function prepareAudio(
  config: ResolvedTaskConfig,
  inputs: { readonly splits: readonly StepNode[]; readonly sources: Sources },
  sampleRates: readonly number[],
): StepNode {
  return step({
    scope: versionedName(config),
    params: {
      splits: config.splits,
      sources: Object.keys(inputs.sources),
      sampleRates,
      sampleDuration: config.sample_duration,
    },
    inputs: { splits: inputs.splits, sources: Object.values(inputs.sources) },
  });
}

/** A decoder can hang on a broken file or take its thread down with it: then the file is to blame, not the step. */
async function prepareInThread(pool: WorkerPool, job: ClipJob, signal: AbortSignal): Promise<void> {
  const timeoutMs = CLIP_MS + MS_PER_BYTE * sizeOf(job.source);
  try {
    await pool.run<void>('prepareClip', job, { signal, timeoutMs });
  } catch (error) {
    if (!(error instanceof WorkerLostError)) throw error;
    const name = path.relative('', job.source);
    throw new UserError(`${name}: cannot be decoded: the decoder was given up: ${error.problem}`, {
      cause: error,
    });
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

async function listClips(params: AudioParams, splits: readonly InputFolder[]): Promise<Clip[]> {
  const clips: Clip[] = [];
  for (const [index, split] of params.splits.entries()) {
    for (const file of await readSplitFiles(splits[index]?.path ?? '')) clips.push({ ...file, split });
  }
  return clips;
}

function outputOf({ split, filestem }: Clip, sampleRate: number): string {
  return `${sampleRate}/${split}/${filestem}.wav`;
}
