import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { at } from '../../at.ts';
import { synthesizerComponents } from '../../component-versions.ts';
import { defaultSoundFont, missingPackages } from '../../datasets/soundfont/find-sound-font.ts';
import { UserError } from '../../errors.ts';
import {
  createWorkerPool,
  defineStep,
  folder,
  type InputSource,
  type JsonObject,
  type StepNode,
  select,
} from '../../pipeline/index.ts';
import { clipFiles, writeClipLabels } from '../corpus/synthesised-clips.ts';
import type { SampledName, SampledOrder } from './sampled-worker.ts';

type SampledParams = { readonly sampler: SampledName; readonly count: number; readonly settings: JsonObject };

/** Where no sound font is, so that a plan tells what is missing. */
const NOWHERE = join(import.meta.dirname, 'sound-font');
/** Orders that wait or are made, for each thread. */
const AHEAD = 2;

const step = defineStep<SampledParams, { readonly soundfont: InputSource }>({
  module: import.meta.url,
  name: 'RenderSoundFont',
  version: '1',
  computedBy: () => synthesizerComponents(),
  cpu: 'all',
  resumable: true,
  async run({
    params: { sampler, count, settings },
    inputs: { soundfont },
    outDir,
    workers,
    signal,
    forEach,
  }) {
    const file = join(soundfont.path, at(soundfont.files, 0));
    const order = { sampler, settings: { ...settings, soundfont: file } } as unknown as SampledOrder;
    const files = clipFiles(count);
    const pool = createWorkerPool({ url: new URL('./sampled-worker.js', import.meta.url), size: workers });
    try {
      await pool.run('openSampled', order, { signal });
      const options = { outputs: (each: string) => [each], unit: 'files', concurrency: workers * AHEAD };
      await forEach(files, options, (each, index) =>
        pool.run('writeSampled', { order, index, path: join(outDir, each) }, { signal }),
      );
    } finally {
      await pool.close();
    }
    const { makeSampled } = await import('./sampled-worker.ts');
    await writeClipLabels(makeSampled(order), files, outDir);
  },
});

/**
 * The step that renders the sounds of a sound font with the indices 0 to `count - 1` as 16-bit wav files, and their labels, on
 * all threads. Its key has the font's content and the version of the synthesizer.
 *
 * @param soundfont a file, .sf2 or .sf3; default: that of the package of sound fonts
 * @throws UserError for a file that is not there
 */
export function renderSoundFont(
  { scope, ...params }: SampledParams & { readonly scope: string },
  soundfont: string | undefined,
): StepNode {
  return step({ scope, params, inputs: { soundfont: sourceOf(soundfont) } });
}

function sourceOf(soundfont: string | undefined): InputSource {
  if (soundfont !== undefined && statSync(soundfont, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new UserError(`--soundfont ${soundfont}: no such file; expected a sound font, .sf2 or .sf3`);
  }
  const file = soundfont ?? defaultSoundFont();
  const missing = missingPackages(file !== undefined);
  if (missing !== undefined || file === undefined) return { ...folder(NOWHERE), missing };
  return select(folder(dirname(file)), basename(file));
}
