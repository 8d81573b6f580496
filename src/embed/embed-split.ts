import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { UserError } from '../errors.ts';
import { ifThere } from '../if-there.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import { defineStep, ItemCache } from '../pipeline/index.ts';
import type { InputSource, JsonObject } from '../pipeline/types.ts';
import { GIVEN_FOLDER, readTaskMetadata } from '../prediction-types/task-metadata.ts';
import { BATCH_CLIPS, type Batch, byContent, type Clip, clipBatches, clipsOf } from './clip-batches.ts';
import { EmbeddingMeter } from './embedding-meter.ts';
import { embeddingModules } from './embedding-modules.ts';
import { type EmbeddingKind, itemSuffixes, KeptEmbeddings, outputsOf } from './kept-embeddings.ts';
import { SampleGate } from './sample-gate.ts';

export type EmbedSplitParams = {
  /** Identity of the module. */
  readonly module: JsonObject;
  readonly kind: EmbeddingKind;
  /** In Hz: the folder of the task that is read. */
  readonly sampleRate: number;
  readonly split: string;
  /** The host gives the module one clip at a time; else clips that are embedded together may decide on rounding. */
  readonly alone?: true;
};

/** What embedding needs besides what decides the embeddings. */
export type EmbedEnv = {
  /** The folder that all embeddings of the task by the module are in: it names who embeds them. */
  readonly folder: string;
  /** Where embeddings of single clips are kept, and shared. */
  readonly store: { readonly workdir: string; readonly cache?: string };
};

const NAME = 'EmbedSplit';
const VERSION = '2';

/** Batches that are read and written while others are with the module. */
const BATCHES_AHEAD = 1;
/** Samples that are in memory at a time, as far as clips are not longer: 256 MiB. */
const SAMPLES_IN_MEMORY = 64 * 1024 * 1024;
/** Kept embeddings that are looked up at a time: caches on a network answer late. */
const LOOKUPS = 8;

/**
 * Embeds every clip of a split: `<split>/<file>.embedding.npy`, float32, shape (d) for scenes and (frames, d) for
 * events, and for events `<split>/<file>.timestamps.json`, milliseconds. Which clips there are is decided by the audio
 * alone, so labels may change without a new embedding.
 *
 * A clip whose content was embedded before in the same way is not embedded again, and the module is loaded for none but
 * the others. Bad audio files are all listed; from the first on, the others are only read. The first fault of the module
 * ends the step. What was finished stays for the next try.
 */
export const embedSplit = defineStep<EmbedSplitParams, { audio: InputSource }, EmbedEnv>({
  module: import.meta.url,
  name: NAME,
  version: VERSION,
  resumable: true,
  cpu: 'all',
  async run({ params, inputs, env, services, outDir, workers, isForced, signal, hashed, ...told }) {
    const { progress, forEach, log } = told;
    const { module, kind, sampleRate, split, alone } = params;
    const clips = clipsOf(inputs.audio, `${sampleRate}/${split}/`);
    if (clips.length === 0) throw await missingAudio(inputs.audio.path, sampleRate, split);
    const profile = services.get(embeddingModules)(env.folder);
    const { host } = profile;
    if (alone) host.embedAlone(kind);
    const meter = new EmbeddingMeter(sampleRate, log);
    const cache = new ItemCache({
      ...env.store,
      about: { step: NAME, version: VERSION, module, kind, sampleRate, ...(alone ? { alone } : {}) },
      suffixes: itemSuffixes(kind),
      warn: log,
    });
    const kept = new KeptEmbeddings({ cache, kind, split, outDir, hashed, isForced });
    const outputs = (clip: Clip) => outputsOf(split, clip, kind);
    const isThere = (clip: Clip) => outputs(clip).every((file) => existsSync(join(outDir, file)));

    const missing: Clip[] = [];
    for (let first = 0; first < clips.length; first += LOOKUPS) {
      signal.throwIfAborted();
      const some = clips.slice(first, first + LOOKUPS);
      const taken = await Promise.all(some.map((clip) => isThere(clip) || kept.take(clip)));
      missing.push(...some.filter((_, index) => !taken[index]));
      progress(first + some.length - missing.length, clips.length, 'clips');
    }
    meter.addKept(clips.length - missing.length);

    if (missing.length > 0) {
      // What decodes audio is loaded only where some is to be read.
      const { ClipEmbedder, ModuleFailure } = await import('./clip-embedder.ts');
      await meter.time('load', () => checkSampleRate(host, sampleRate, signal));
      const groups = byContent(missing);
      const alike = ({ sha256 }: Clip) => groups.get(sha256) ?? [];
      const embedder = new ClipEmbedder({ host, kept, meter, kind, sampleRate, split, signal, alike });
      const queue = new PQueue({ concurrency: workers + BATCHES_AHEAD });
      const gate = new SampleGate(SAMPLES_IN_MEMORY);
      const running = new Map<Batch, Promise<ReadonlyMap<string, UserError>>>();
      const run = (batch: Batch) => {
        const started =
          running.get(batch) ?? queue.add(() => gate.pass(batch.samples, () => embedder.embed(batch.clips)));
        running.set(batch, started);
        return started;
      };
      const before = host.mostSamples;
      const batches = await clipBatches([...groups.values()].map(([first]) => first as Clip));
      const batchOf = new Map(batches.flatMap((batch) => batch.clips.map(({ sha256 }) => [sha256, batch])));
      // The items are clips, so that progress counts them; those of one batch wait together for the batch.
      const concurrency = queue.concurrency * BATCH_CLIPS;
      const options = { outputs, concurrency, unit: 'clips', speed: () => meter.speed() };
      try {
        await forEach(inOrder(clips, batches, alike), options, async ({ sha256 }) => {
          const problem = (await run(batchOf.get(sha256) as Batch)).get(sha256);
          if (problem !== undefined) throw problem;
        });
      } catch (error) {
        throw error instanceof ModuleFailure ? error.cause : error;
      }
      const { mostSamples } = host;
      if (mostSamples !== undefined && mostSamples !== before) {
        const seconds = (mostSamples / sampleRate).toFixed(1);
        log(`the module ran out of memory: it is given ${seconds} s of audio at once from now on`);
      }
    }
    await cache.finish();
    meter.tell();
    profile.add(split, meter.read());
  },
});

/** All clips, those of one batch side by side. */
function inOrder(
  clips: readonly Clip[],
  batches: readonly Batch[],
  alike: (clip: Clip) => readonly Clip[],
): readonly Clip[] {
  const batched = new Set(batches.flatMap((batch) => batch.clips.flatMap(alike)));
  return [...clips.filter((clip) => !batched.has(clip)), ...batched];
}

async function missingAudio(folder: string, sampleRate: number, split: string): Promise<UserError> {
  const names = (await ifThere(readdir(folder))) ?? [];
  const rates = names.filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(a) - Number(b));
  const found = rates.length === 0 ? 'no audio' : `audio at ${rates.join(', ')} Hz`;
  const place = join(folder, String(sampleRate), split);
  const wanted = rates.includes(String(sampleRate)) ? rates : [...rates, String(sampleRate)];
  const next = await readTaskMetadata(folder).then(
    ({ task_name, mode, ...more }) =>
      [`heareval preprocess ${task_name}`, ...(mode === undefined ? [] : [`--mode ${mode}`])]
        .concat(GIVEN_FOLDER in more ? ['--data <folder>'] : [])
        .concat(wanted.map((rate) => `--sample-rate ${rate}`))
        .join(' '),
    () => undefined,
  );
  return new UserError(
    `${place}: no wav files; the module needs audio at ${sampleRate} Hz, the task has ${found}`,
    next === undefined ? {} : { next },
  );
}

/** The rate in the key was remembered from an earlier load of what has the same identity. */
async function checkSampleRate(host: ModuleHost, expected: number, signal: AbortSignal): Promise<void> {
  const { sampleRate } = await host.describe(signal);
  if (sampleRate === expected) return;
  throw new UserError(
    `module ${host.module.specifier}: the model's sampleRate is ${sampleRate}; it was ${expected} when last loaded, ` +
      'and no file of the module has changed',
    { next: "change the module's `version`" },
  );
}
