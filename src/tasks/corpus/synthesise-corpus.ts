import { join } from 'node:path';
import { mathComponent } from '../../component-versions.ts';
import type { AudioSampler } from '../../datasets/audio-sampler.ts';
import { defineStep, type Json, type JsonObject, type StepNode } from '../../pipeline/index.ts';
import { clipFiles, writeClip, writeClipLabels } from './synthesised-clips.ts';

/**
 * Makes the step that renders a sampler's sounds with the indices 0 to `count - 1` as 16-bit wav files, and their
 * labels as `labels.json`.
 *
 * @param definition.name of the sampler
 * @param definition.version changed whenever the sampler gives other sounds or labels for the same settings
 * @param definition.module `import.meta.url` of the file that calls this, at its top level: where other processes find it
 * @param definition.source the same, for a file whose every change counts as a new version
 */
export function defineSynthesis<Settings extends Partial<Record<keyof Settings, Json>>>(definition: {
  readonly name: string;
  readonly version: string;
  readonly module?: string;
  readonly source?: string;
  makeSampler(settings: Settings): AudioSampler<unknown>;
}): (node: { readonly scope: string; readonly count: number; readonly settings: Settings }) => StepNode {
  const { version, module, source } = definition;
  const step = defineStep<{ sampler: string; count: number; settings: JsonObject }>({
    ...(module === undefined ? {} : { module }),
    name: 'SynthesiseCorpus',
    version: `1.${version}`,
    computedBy: mathComponent(),
    ...(source === undefined ? {} : { source }),
    resumable: true,
    async run({ params: { count, settings }, outDir, forEach }) {
      const sampler = definition.makeSampler(settings as unknown as Settings);
      await sampler.prepare();
      const files = clipFiles(count);
      const options = { outputs: (file: string) => [file], unit: 'files' };
      await forEach(files, options, (file, index) => writeClip(sampler, index, join(outDir, file)));
      await writeClipLabels(sampler, files, outDir);
    },
  });
  return ({ scope, count, settings }) =>
    step({ scope, params: { sampler: definition.name, count, settings: settings as unknown as JsonObject } });
}
