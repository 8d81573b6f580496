import path from 'node:path';
import {
  createWorkerPool,
  defineStep,
  type InputFolder,
  type InputSource,
  type StepNode,
} from '../../pipeline/index.ts';
import type { ClipJob } from './prepare-audio-worker.ts';
import type { Sources } from './sources.ts';
import { readSplitFiles } from './split-files.ts';
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

/** Keeps every thread busy while the next job is on its way. */
const JOBS_PER_THREAD = 2;

const step = defineStep<AudioParams, AudioInputs>({
  name: 'PrepareAudio',
  version: '1',
  cpu: 'all',
  resumable: true,
  async run({ params, inputs, outDir, workers, signal, forEach }) {
    const jobs = await listJobs(params, inputs.splits, inputs.sources, outDir);
    const pool = createWorkerPool({
      url: new URL('./prepare-audio-worker.js', import.meta.url),
      size: Math.min(workers, jobs.length),
    });
    try {
      const options = {
        outputs: (job: ClipJob) => job.outputs.map((output) => path.relative(outDir, output.path)),
        concurrency: workers * JOBS_PER_THREAD,
        unit: 'files',
      };
      await forEach(jobs, options, (job) => pool.run<void>('prepareClip', job, { signal }));
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

async function listJobs(
  params: AudioParams,
  splits: readonly InputFolder[],
  sources: readonly InputFolder[],
  outDir: string,
): Promise<ClipJob[]> {
  const folderOf = new Map(params.sources.map((name, index) => [name, sources[index]?.path ?? '']));
  const jobs: ClipJob[] = [];
  for (const [index, split] of params.splits.entries()) {
    for (const { filestem, relpath } of await readSplitFiles(splits[index]?.path ?? '')) {
      const slash = relpath.indexOf('/');
      jobs.push({
        source: path.join(folderOf.get(relpath.slice(0, slash)) ?? '', relpath.slice(slash + 1)),
        name: relpath,
        seconds: params.sampleDuration,
        outputs: params.sampleRates.map((sampleRate) => ({
          sampleRate,
          path: path.join(outDir, String(sampleRate), split, `${filestem}.wav`),
        })),
      });
    }
  }
  return jobs;
}
