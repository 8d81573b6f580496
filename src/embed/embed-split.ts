import { readdir } from 'node:fs/promises';
import path from 'node:path';
import PQueue from 'p-queue';
import { UserError } from '../errors.ts';
import { readTaskMetadata } from '../formats/task-metadata.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import { defineStep } from '../pipeline/index.ts';
import type { InputSource, JsonObject } from '../pipeline/types.ts';
import { BATCH_CLIPS, type Clip, clipBatches, clipsOf } from './clip-batches.ts';
import { ClipEmbedder, type EmbeddingKind, ModuleFailure, outputsOf } from './clip-embedder.ts';
import { SpeedLog } from './speed-log.ts';

export type EmbedSplitParams = {
  /** Identity of the module. */
  readonly module: JsonObject;
  readonly kind: EmbeddingKind;
  /** In Hz: the folder of the task that is read. */
  readonly sampleRate: number;
  readonly split: string;
};

/** Batches that are read and written while others are with the module. */
const BATCHES_AHEAD = 1;

/**
 * Embeds every clip of a split: `<split>/<file>.embedding.npy`, float32, shape (d) for scenes and (frames, d) for
 * events, and for events `<split>/<file>.timestamps.json`, milliseconds. Which clips there are is decided by the audio
 * alone, so labels may change without a new embedding.
 *
 * Bad audio files are all listed; from the first on, the others are only read. The first fault of the module ends the
 * step. What was finished stays for the next try.
 */
export const embedSplit = defineStep<EmbedSplitParams, { audio: InputSource }, { host: ModuleHost }>({
  name: 'EmbedSplit',
  version: '1',
  resumable: true,
  cpu: 'all',
  async run({ params, inputs, env, outDir, workers, signal, forEach, log }) {
    const { kind, sampleRate, split } = params;
    const clips = clipsOf(inputs.audio.path, inputs.audio.files, `${sampleRate}/${split}/`);
    if (clips.length === 0) throw await missingAudio(inputs.audio.path, sampleRate, split);
    await checkSampleRate(env.host, sampleRate, signal);

    const speed = new SpeedLog(sampleRate, log);
    const embedder = new ClipEmbedder({
      host: env.host,
      kind,
      sampleRate,
      split,
      outDir,
      signal,
      onEmbedded: (sounds) => speed.add(sounds),
    });
    const queue = new PQueue({ concurrency: workers + BATCHES_AHEAD });
    const running = new Map<readonly Clip[], Promise<ReadonlyMap<Clip, unknown>>>();
    const run = (batch: readonly Clip[]) => {
      const started = running.get(batch) ?? queue.add(() => embedder.embed(batch));
      running.set(batch, started);
      return started;
    };
    const batches = await clipBatches(clips);
    const items = batches.flatMap((batch) => batch.map((clip) => ({ clip, batch })));
    // The items are clips, so that progress counts them; those of one batch wait together for the batch.
    const concurrency = queue.concurrency * BATCH_CLIPS;
    const outputs = ({ clip }: { clip: Clip }) => outputsOf(split, clip, kind);
    try {
      await forEach(items, { outputs, concurrency, unit: 'clips' }, async ({ clip, batch }) => {
        const badClips = await run(batch);
        if (badClips.has(clip)) throw badClips.get(clip);
      });
    } catch (error) {
      throw error instanceof ModuleFailure ? error.cause : error;
    }
    speed.end();
  },
});

async function missingAudio(folder: string, sampleRate: number, split: string): Promise<UserError> {
  const names = await readdir(folder).catch(() => []);
  const rates = names.filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(a) - Number(b));
  const found = rates.length === 0 ? 'no audio' : `audio at ${rates.join(', ')} Hz`;
  const place = path.join(folder, String(sampleRate), split);
  const wanted = rates.includes(String(sampleRate)) ? rates : [...rates, String(sampleRate)];
  const next = await readTaskMetadata(folder).then(
    ({ task_name, mode }) =>
      [`node dist/tasks/${task_name}.js`, ...(mode === undefined ? [] : [`--mode ${mode}`])]
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
