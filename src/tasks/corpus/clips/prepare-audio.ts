import { join } from 'node:path';
import { at, atKey } from '../../../at.ts';
import { decoderComponents, graphComponents } from '../../../component-versions.ts';
import { defineStep, type InputFolder, type InputSource, type StepNode } from '../../../pipeline/index.ts';
import type { Sources } from '../sources.ts';
import { readSplitFiles, type SplitFile } from '../splits/split-files.ts';
import { type ResolvedTaskConfig, versionedName } from '../task-config.ts';
import { createClipPool } from './clip-pool.ts';
import type { ClipJob } from './prepare-audio-worker.ts';

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

/** Files that a line names. */
const MOST_NAMED = 5;

type Clip = SplitFile & { readonly split: string };

const step = defineStep<AudioParams, AudioInputs>({
  module: import.meta.url,
  name: 'PrepareAudio',
  version: '5',
  computedBy: (files) => ({ ...graphComponents(), ...decoderComponents(files) }),
  cpu: 'all',
  resumable: true,
  async run({ params, inputs, outDir, workers, signal, forEach, hashed, log }) {
    const clips = await listClips(params, inputs.splits);
    const folderOf = new Map(params.sources.map((name, index) => [name, at(inputs.sources, index).path]));
    const silent: string[] = [];
    const pool = createClipPool(Math.max(1, Math.min(workers, clips.length)), signal);
    try {
      const options = {
        outputs: (clip: Clip) => params.sampleRates.map((rate) => outputOf(clip, rate)),
        concurrency: pool.concurrency,
        unit: 'files',
      };
      await forEach(clips, options, async (clip) => {
        const [, source = '', file = ''] = /^([^/]*)\/(.*)$/s.exec(clip.relpath) ?? [];
        const job: ClipJob = {
          source: join(atKey(folderOf, source), file),
          seconds: params.sampleDuration,
          outputs: params.sampleRates.map((sampleRate) => ({
            sampleRate,
            path: join(outDir, outputOf(clip, sampleRate)),
          })),
        };
        const { hashes, isSilent } = await pool.prepare(job);
        if (isSilent) silent.push(clip.relpath);
        for (const [i, sampleRate] of params.sampleRates.entries()) {
          const content = hashes[i];
          if (content !== undefined) hashed(outputOf(clip, sampleRate), content);
        }
      });
    } finally {
      await pool.close();
    }
    if (silent.length > 0) log(describeSilent(silent));
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

/** What nobody would hear, and no score tells: a person may want to look at these files. */
function describeSilent(files: readonly string[]): string {
  const named = [...files].sort().slice(0, MOST_NAMED).join(', ');
  const more = files.length > MOST_NAMED ? `, and ${files.length - MOST_NAMED} more` : '';
  const what = files.length === 1 ? '1 clip is' : `${files.length} clips are`;
  return `${what} silent from start to end, as files or since their channels cancel each other out: ${named}${more}`;
}

async function listClips(params: AudioParams, splits: readonly InputFolder[]): Promise<Clip[]> {
  const clips: Clip[] = [];
  for (const [index, split] of params.splits.entries()) {
    for (const file of await readSplitFiles(at(splits, index).path)) clips.push({ ...file, split });
  }
  return clips;
}

function outputOf({ split, filestem }: Clip, sampleRate: number): string {
  return `${sampleRate}/${split}/${filestem}.wav`;
}
