import type { Tensor } from './api.ts';
import type { Outcome } from './module-worker.ts';

/** What is asked of a module: to load and describe itself, or for embeddings. */
export type ModuleCall = 'describe' | EmbeddingCall | PartCall;

export type EmbeddingCall = 'scenes' | 'timestamps';

/** What the scene embedding of a long sound is made by, of a module that has it: `getSceneFrames` and `poolSceneFrames`. */
type PartCall = 'sceneFrames' | 'pooledFrames';

/**
 * What a module is called with: a tensor of shape (sounds, samples), for `pooledFrames` (sounds, frames, size), that is no
 * longer the caller's; or the sounds, all of one length, that such a tensor is made of, which stay the caller's.
 */
export type ModuleInput = Tensor | readonly Float32Array[];

/** Where a module's code runs. */
export interface ModuleRunner {
  /** What the functions that are called have for names, for errors. */
  readonly names: Readonly<Record<ModuleCall, string>>;
  /** Whether it runs in another process than this one. */
  readonly isOwnProcess: boolean;
  /** What the loaded model runs on, where that can be told. */
  readonly device: string | undefined;
  /** How many calls it makes sense to send before the first is answered, to a module that takes one at a time. */
  readonly callsAhead: number;
  /**
   * Calls the module: `describe` gives a ModelInfo, `scenes` and `pooledFrames` a Float32Array, `timestamps` and
   * `sceneFrames` a FramesOfBatch. What comes back is checked.
   *
   * @param input undefined for `describe`
   * @throws the reason of `signal`
   */
  run<T>(
    call: ModuleCall,
    input: ModuleInput | undefined,
    options: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number },
  ): Promise<Outcome<T>>;
  /** Bytes of memory that are held where the module runs; undefined where the system does not tell. */
  memory(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** A fault that is told by its message alone. */
export function faultOf(
  during: 'load' | 'call' | 'silence',
  message: string,
  stack?: string,
): Extract<Outcome<never>, { fault: unknown }> {
  return { fault: { during, message, sound: undefined, stack } };
}
