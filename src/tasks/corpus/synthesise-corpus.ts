import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeWav16 } from '../../audio/index.ts';
import { mathComponent } from '../../component-versions.ts';
import { defineStep, type JsonObject, type StepNode, writeFileAtomic } from '../../pipeline/index.ts';
import type { AudioSampler } from '../sampler/audio-sampler.ts';

/** A sound of a synthetic corpus and what is true of it. */
export interface SynthesisedClip<Labels> {
  /** Path in the corpus. */
  readonly file: string;
  readonly labels: Labels;
}

const LABELS_FILE = 'labels.json';
const FULL_SCALE = 32767;

/**
 * Makes the step that renders a sampler's sounds with the indices 0 to `count - 1` as 16-bit wav files, and their
 * labels as `labels.json`.
 *
 * @param definition.name of the sampler
 * @param definition.version changed whenever the sampler gives other sounds or labels for the same settings
 * @param definition.source `import.meta.url` of a task file whose every change counts as a new version
 */
export function defineSynthesis<Settings extends JsonObject>(definition: {
  readonly name: string;
  readonly version: string;
  readonly source?: string;
  makeSampler(settings: Settings): AudioSampler<unknown>;
}): (node: { readonly scope: string; readonly count: number; readonly settings: Settings }) => StepNode {
  const step = defineStep<{ sampler: string; count: number; settings: Settings }>({
    name: 'SynthesiseCorpus',
    version: `1.${definition.version}`,
    computedBy: mathComponent(),
    ...(definition.source === undefined ? {} : { source: definition.source }),
    resumable: true,
    async run({ params: { count, settings }, outDir, forEach }) {
      const sampler = definition.makeSampler(settings);
      const files = Array.from({ length: count }, (_, index) => clipFile(index));
      const options = { outputs: (file: string) => [file], unit: 'files' };
      await forEach(files, options, async (file, index) => {
        sampler.updateProperties(index);
        const samples = Int16Array.from(sampler.generateWaveform(), (sample) =>
          Math.round(sample * FULL_SCALE),
        );
        await writeFileAtomic(
          path.join(outDir, file),
          encodeWav16({ samples, sampleRate: sampler.sampleRate }),
        );
      });
      const clips = files.map((file, index) => {
        sampler.updateProperties(index);
        return { file, labels: sampler.getLabels() };
      });
      await writeFileAtomic(path.join(outDir, LABELS_FILE), JSON.stringify(clips, null, 1));
    },
  });
  return ({ scope, count, settings }) =>
    step({ scope, params: { sampler: definition.name, count, settings } });
}

/** The clips of a synthetic corpus in the order of their indices. */
export async function readSynthesisedClips<Labels>(
  folder: string,
): Promise<readonly SynthesisedClip<Labels>[]> {
  return JSON.parse(await readFile(path.join(folder, LABELS_FILE), 'utf8')) as SynthesisedClip<Labels>[];
}

function clipFile(index: number): string {
  return `audio/clip-${String(index).padStart(5, '0')}.wav`;
}
