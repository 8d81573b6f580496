import { at, last } from '../at.ts';
import { centredFrames } from '../audio/frames.ts';
import { inOrder } from './in-order.ts';
import type { ModelInfo } from './load-module.ts';
import type { FrameRows, LongSound } from './long-sound.ts';
import { type Frames, ModuleHost, type Sound } from './module-host.ts';
import type { EmbeddingCall } from './module-runner.ts';
import { comparePooledFrames } from './pooled-frames.ts';
import { Pool, pool, pooledSize } from './pooling.ts';
import { embedStretches } from './stretches.ts';
import { untilAborted } from './until-aborted.ts';
import { noise } from './validate/mock-audio.ts';

/** Windows that the module is given together, and how many times as many are under way. */
const WINDOWS_AT_ONCE = 32;
const CALLS_AHEAD = 2;
/** Seconds of noise of which the frames of scenes are compared with the scene; no multiple of frames. */
const TRIED_SECONDS = 20.03;

/** Makes timestamp embeddings of a module's scene embeddings, or the other way round, as its `framing` says. */
export class FramedHost extends ModuleHost {
  #pooledFrames: Promise<number> | undefined;

  override async describe(signal?: AbortSignal): Promise<ModelInfo> {
    const model = await super.describe(signal);
    const { window, pooling } = this.module.framing ?? {};
    const timestampEmbeddingSize =
      window === undefined ? model.timestampEmbeddingSize : model.sceneEmbeddingSize;
    const sceneEmbeddingSize =
      pooling === undefined ? model.sceneEmbeddingSize : pooledSize(pooling, timestampEmbeddingSize);
    return { ...model, sceneEmbeddingSize, timestampEmbeddingSize };
  }

  override async embedScenes(
    sounds: readonly Sound[],
    signal?: AbortSignal,
  ): Promise<readonly Float32Array[]> {
    const { pooling } = this.module.framing ?? {};
    if (pooling === undefined) return super.embedScenes(sounds, signal);
    const { sceneEmbeddingSize, timestampEmbeddingSize } = await this.describe(signal);
    return (await this.embedTimestamps(sounds, signal)).map(({ embeddings }) => {
      const scene = new Float32Array(sceneEmbeddingSize);
      pool(pooling, embeddings, timestampEmbeddingSize, scene);
      return scene;
    });
  }

  /** Past the ends of a sound a window holds silence. */
  override async embedTimestamps(sounds: readonly Sound[], signal?: AbortSignal): Promise<readonly Frames[]> {
    if (!this.#isWindowed) return super.embedTimestamps(sounds, signal);
    const result: Frames[] = [];
    for (const { name, samples } of sounds) {
      const read = (first: number, end: number) => samples.subarray(first, end);
      const sound: LongSound = { name, length: samples.length, read };
      const { timestamps, size, rows } = await this.#embedWindows(sound, signal);
      result.push({ embeddings: await gathered(rows, timestamps.length * size), timestamps });
    }
    return result;
  }

  override callFor(kind: 'scene' | 'event'): EmbeddingCall {
    if (this.#isWindowed && (kind === 'event' || this.#poolsFrames)) return 'scenes';
    return this.module.framing?.pooling === undefined ? super.callFor(kind) : 'timestamps';
  }

  /** Whether embeddings of a kind can be made of a sound part by part. */
  async takesParts(kind: 'scene' | 'event'): Promise<boolean> {
    const { timestampField, sceneField } = await this.describe();
    if (kind === 'scene' && !this.#poolsFrames) return sceneField !== undefined;
    return this.#isWindowed || timestampField !== undefined;
  }

  /** As `embedTimestamps`, for a sound that need not be in memory, any more than its parts or their embeddings. */
  async embedLongTimestamps(sound: LongSound, signal?: AbortSignal): Promise<FrameRows> {
    if (this.#isWindowed) return this.#embedWindows(sound, signal);
    return this.#embedStretches(sound, 'timestampField', async (part) =>
      at(await super.embedTimestamps([part], signal), 0),
    );
  }

  /** As `embedScenes`, of one sound that need not be in memory. */
  async embedLongScene(sound: LongSound, signal?: AbortSignal): Promise<Float32Array> {
    if (this.#poolsFrames) return this.#embedPooled(sound, signal);
    await this.#comparePooledFrames(signal);
    const { timestamps, size, rows } = await this.#embedStretches(sound, 'sceneField', async (part) =>
      at(await this.embedSceneFrames([part], signal), 0),
    );
    const frames = await gathered(rows, timestamps.length * size);
    return this.poolSceneFrames(sound.name, frames, size, signal);
  }

  /** Once, of noise: before a module's frames are taken for its scene embeddings. */
  async #comparePooledFrames(signal?: AbortSignal): Promise<void> {
    const { sampleRate } = await this.describe(signal);
    this.#pooledFrames ??= comparePooledFrames(this, noise(TRIED_SECONDS, sampleRate, 1));
    await (signal === undefined ? this.#pooledFrames : untilAborted(this.#pooledFrames, signal));
  }

  /** Whether timestamp embeddings are those of windows. */
  get #isWindowed(): boolean {
    return this.module.framing?.window !== undefined;
  }

  /** Whether scene embeddings are timestamp embeddings, pooled. */
  get #poolsFrames(): boolean {
    return this.module.framing?.pooling !== undefined;
  }

  async #embedStretches(
    sound: LongSound,
    fieldName: 'timestampField' | 'sceneField',
    embed: (part: Sound) => Promise<Frames>,
  ): Promise<FrameRows> {
    const { sampleRate, [fieldName]: field } = await this.describe();
    if (field === undefined) throw new Error(`module ${this.module.specifier} states no ${fieldName}`);
    const { specifier } = this.module;
    return embedStretches(sound, { specifier, field, fieldName, sampleRate, ahead: this.callsAhead, embed });
  }

  async #embedWindows(sound: LongSound, signal?: AbortSignal): Promise<FrameRows> {
    const { window = 0, hop: hopMs = 0 } = this.module.framing ?? {};
    const { sampleRate, timestampEmbeddingSize: size } = await this.describe(signal);
    const frameSize = Math.max(1, Math.round((window / 1000) * sampleRate));
    const { starts, timestamps } = centredFrames({ length: sound.length, frameSize, hopMs, sampleRate });
    const ask = async (call: number) => {
      const first = call * WINDOWS_AT_ONCE;
      const some = starts.subarray(first, first + WINDOWS_AT_ONCE);
      const windows = cut(sound, some, frameSize).map((samples, index) => ({
        name: `${sound.name} at ${Math.round(at(timestamps, first + index))} ms`,
        samples,
      }));
      const rows = new Float32Array(windows.length * size);
      for (const [index, scene] of (await super.embedScenes(windows, signal)).entries()) {
        rows.set(scene, index * size);
      }
      return rows;
    };
    const calls = Math.ceil(starts.length / WINDOWS_AT_ONCE);
    return { timestamps, size, rows: inOrder(calls, CALLS_AHEAD, ask) };
  }

  async #embedPooled(sound: LongSound, signal?: AbortSignal): Promise<Float32Array> {
    const { size, rows } = await this.embedLongTimestamps(sound, signal);
    const pooling = this.module.framing?.pooling ?? 'mean';
    const all = new Pool(pooling, size);
    for await (const some of rows) all.add(some);
    const scene = new Float32Array(pooledSize(pooling, size));
    all.writeTo(scene);
    return scene;
  }
}

/** All rows in one array. @param length of all, in values */
export async function gathered(rows: AsyncIterable<Float32Array>, length: number): Promise<Float32Array> {
  const all = new Float32Array(length);
  let end = 0;
  for await (const some of rows) {
    all.set(some, end);
    end += some.length;
  }
  return all;
}

/** The windows that begin at `starts`, from one reading of the sound. */
function cut({ length, read }: LongSound, starts: Int32Array, frameSize: number): Float32Array[] {
  const within = (place: number) => Math.min(length, Math.max(0, place));
  const first = within(at(starts, 0));
  const samples = read(first, within(last(starts) + frameSize));
  return Array.from(starts, (start) => {
    const piece = new Float32Array(frameSize);
    piece.set(
      samples.subarray(within(start) - first, within(start + frameSize) - first),
      within(start) - start,
    );
    return piece;
  });
}
