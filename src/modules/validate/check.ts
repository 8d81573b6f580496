import type { ModelInfo } from '../load-module.ts';
import type { Frames, ModuleHost, Sound } from '../module-host.ts';
import type { Finding } from './judge.ts';

export interface CheckContext {
  readonly host: ModuleHost;
  readonly model: ModelInfo;
  /** What a check that lasts may take; it says what is left out then. */
  readonly seconds: number;
  readonly signal: AbortSignal | undefined;
}

export interface Check {
  readonly name: string;
  /** @default of any model */
  appliesTo?(model: ModelInfo): boolean;
  /** What a module does wrong is thrown by its host, or found. */
  run(context: CheckContext): Promise<Finding>;
}

/** The timestamp embeddings of one sound. */
export async function framesOf({ host, signal }: CheckContext, sound: Sound): Promise<Frames> {
  const [frames] = await host.embedTimestamps([sound], signal);
  if (frames === undefined) throw new Error('no frames for a sound');
  return frames;
}
