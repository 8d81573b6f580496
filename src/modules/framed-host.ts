import { centredFrames } from '../audio/index.ts';
import type { ModelInfo } from './load-module.ts';
import { type Frames, ModuleHost, type Sound } from './module-host.ts';
import { pool, pooledSize } from './pooling.ts';

const WINDOWS_AT_ONCE = 32;

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
    const { window, hop } = this.module.framing ?? {};
    if (window === undefined || hop === undefined) return super.embedTimestamps(sounds, signal);
    const { sampleRate, timestampEmbeddingSize: size } = await this.describe(signal);
    const frameSize = Math.max(1, Math.round((window / 1000) * sampleRate));
    const result: Frames[] = [];
    for (const { name, samples } of sounds) {
      const { starts, timestamps } = centredFrames({
        length: samples.length,
        frameSize,
        hopMs: hop,
        sampleRate,
      });
      const embeddings = new Float32Array(starts.length * size);
      for (let first = 0; first < starts.length; first += WINDOWS_AT_ONCE) {
        const windows = Array.from(starts.subarray(first, first + WINDOWS_AT_ONCE), (start, index) => {
          const piece = new Float32Array(frameSize);
          piece.set(
            samples.subarray(Math.max(0, start), Math.max(0, start + frameSize)),
            Math.max(0, -start),
          );
          return { name: `${name} at ${Math.round(timestamps[first + index] ?? 0)} ms`, samples: piece };
        });
        for (const [index, scene] of (await super.embedScenes(windows, signal)).entries()) {
          embeddings.set(scene, (first + index) * size);
        }
      }
      result.push({ embeddings, timestamps });
    }
    return result;
  }
}
