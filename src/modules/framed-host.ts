import { at, last } from '../at.ts';
import { centredFrames } from '../audio/frames.ts';
import type { ModelInfo } from './load-module.ts';
import { type Frames, ModuleHost, type Sound } from './module-host.ts';
import type { EmbeddingCall } from './module-runner.ts';
import { Pool, pool, pooledSize } from './pooling.ts';

/** Windows that the module is given together, and how many times as many are under way. */
const WINDOWS_AT_ONCE = 32;
const CALLS_AHEAD = 2;

/** Sound that is read part by part. */
export interface LongSound {
  /** Names the sound in errors. */
  readonly name: string;
  /** In samples. */
  readonly length: number;
  /** Samples `first` to `end`, which lie in the sound. */
  read(first: number, end: number): Float32Array;
}

/** The embeddings of the windows of a sound, as they come. */
export interface WindowEmbeddings {
  /** The centre of each window, in milliseconds. */
  readonly timestamps: Float32Array;
  /** Values of the embedding of a window. */
  readonly size: number;
  /** Shape (some windows, size), in order. */
  readonly rows: AsyncGenerator<Float32Array>;
}

/** Makes timestamp embeddings of a module's scene embeddings, or the other way round, as its `framing` says. */
export class FramedHost extends ModuleHost {
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
    if (!this.isWindowed) return super.embedTimestamps(sounds, signal);
    const result: Frames[] = [];
    for (const { name, samples } of sounds) {
      const read = (first: number, end: number) => samples.subarray(first, end);
      const sound: LongSound = { name, length: samples.length, read };
      const { timestamps, size, rows } = await this.embedWindows(sound, signal);
      const embeddings = new Float32Array(timestamps.length * size);
      let at = 0;
      for await (const some of rows) {
        embeddings.set(some, at);
        at += some.length;
      }
      result.push({ embeddings, timestamps });
    }
    return result;
  }

  override callFor(kind: 'scene' | 'event'): EmbeddingCall {
    if (this.isWindowed && (kind === 'event' || this.poolsWindows)) return 'scenes';
    return this.module.framing?.pooling === undefined ? super.callFor(kind) : 'timestamps';
  }

  /** Whether timestamp embeddings are those of windows. */
  get isWindowed(): boolean {
    return this.module.framing?.window !== undefined;
  }

  /** Whether scene embeddings are those of windows, pooled. */
  get poolsWindows(): boolean {
    return this.isWindowed && this.module.framing?.pooling !== undefined;
  }

  /** As `embedTimestamps`, for a sound that need not be in memory, any more than its windows or their embeddings. */
  async embedWindows(sound: LongSound, signal?: AbortSignal): Promise<WindowEmbeddings> {
    const { window = 0, hop: hopMs = 0 } = this.module.framing ?? {};
    const { sampleRate, timestampEmbeddingSize: size } = await this.describe(signal);
    const frameSize = Math.max(1, Math.round((window / 1000) * sampleRate));
    const { starts, timestamps } = centredFrames({ length: sound.length, frameSize, hopMs, sampleRate });
    const ask = async (first: number) => {
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
    return { timestamps, size, rows: inOrder(starts.length, ask) };
  }

  /** As `embedScenes`, of one sound that need not be in memory. */
  async embedPooled(sound: LongSound, signal?: AbortSignal): Promise<Float32Array> {
    const { size, rows } = await this.embedWindows(sound, signal);
    const pooling = this.module.framing?.pooling ?? 'mean';
    const all = new Pool(pooling, size);
    for await (const some of rows) all.add(some);
    const scene = new Float32Array(pooledSize(pooling, size));
    all.writeTo(scene);
    return scene;
  }
}

/** Asks for some windows after the others, a few calls ahead, and gives what comes in their order. */
async function* inOrder(
  count: number,
  ask: (first: number) => Promise<Float32Array>,
): AsyncGenerator<Float32Array> {
  const ahead: Promise<Float32Array>[] = [];
  for (let first = 0; first < count || ahead.length > 0; ) {
    while (first < count && ahead.length < CALLS_AHEAD) {
      const asked = ask(first);
      // Whether it fails is heard when its turn comes, if it comes.
      asked.catch(() => {});
      ahead.push(asked);
      first += WINDOWS_AT_ONCE;
    }
    yield (await ahead.shift()) as Float32Array;
  }
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
