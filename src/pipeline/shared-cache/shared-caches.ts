import type { StepKey } from '../hashes.ts';
import type { Manifest } from '../store/manifest.ts';
import { readManifest } from '../store/output-check.ts';
import type { CacheFolder } from './cache-list.ts';
import { SharedCache } from './shared-cache.ts';
import { Troubles } from './troubles.ts';

/** Outputs that are put into caches at the same time, beside the steps that run. */
const LANES = 2;

/** An output in a cache. */
export interface CachedOutput {
  readonly manifest: Manifest;
  /** Path or address of the cache. */
  readonly cache: string;
  /** Where it is there, for people. */
  readonly place: string;
}

/** An output to be put into every cache that is there to be written and has it not. */
interface Finished {
  readonly key: StepKey;
  readonly dir: string;
  readonly replace: boolean;
}

/** All caches of a plan or a run. Whatever is wrong with one is a warning, never an error. */
export class SharedCaches {
  /** To be told of what is wrong. */
  warn: (message: string) => void = () => {};
  readonly #caches: readonly SharedCache[];
  readonly #troubles: Troubles[];
  /** What is wrong in the workdir. */
  readonly #restoring: Troubles;
  readonly #finished: Finished[] = [];
  #next = 0;
  readonly #lanes = new Set<Promise<void>>();

  /** @throws UserError where a package is missing that a cache needs */
  constructor(folders: readonly CacheFolder[]) {
    const troublesOf = (where: string) => new Troubles(where, (message) => this.warn(message));
    this.#restoring = troublesOf('restoring from a cache');
    this.#troubles = [this.#restoring];
    this.#caches = folders.map((folder) => {
      const troubles = troublesOf(`cache ${folder.path}`);
      this.#troubles.push(troubles);
      return new SharedCache(folder, troubles);
    });
  }

  /** The first cache that has an output of the key, by its manifest alone. */
  async find(key: StepKey): Promise<CachedOutput | undefined> {
    for (const cache of this.#caches) {
      const manifest = await cache.find(key);
      if (manifest !== undefined) return { manifest, cache: cache.path, place: cache.placeOf(key) };
    }
    return undefined;
  }

  /**
   * Copies the output of a key from the first cache that has it whole.
   *
   * @param makeFolder makes the empty folder to copy into, anew for each try
   * @returns its manifest with the times of the copies; `undefined` when no cache has it
   * @throws what `makeFolder` throws, and the reason of `signal`
   */
  async restore(
    key: StepKey,
    makeFolder: () => string,
    signal: AbortSignal,
  ): Promise<CachedOutput | undefined> {
    for (const cache of this.#caches) {
      const found = await cache.find(key);
      const manifest = found && (await cache.copyTo(makeFolder(), found, signal));
      if (manifest !== undefined) return { manifest, cache: cache.path, place: cache.placeOf(key) };
    }
    return undefined;
  }

  /** Tells of an output that was found in a cache and could not be put in its place. */
  tellOfRestoring(message: string): void {
    this.#restoring.add('restore', `${message}; the step runs instead`);
  }

  /** Puts a finished output into the caches, soon and without anybody waiting for it but `finish`. */
  keep(output: Finished, signal: AbortSignal): void {
    this.#finished.push(output);
    if (this.#lanes.size < LANES) {
      const lane: Promise<void> = this.#work(signal).finally(() => this.#lanes.delete(lane));
      this.#lanes.add(lane);
    }
  }

  /** Ends when all is put where it belongs, or `signal` of `keep` was aborted. */
  async finish(): Promise<void> {
    await Promise.all(this.#lanes);
    for (const troubles of this.#troubles) troubles.sumUp();
  }

  async #work(signal: AbortSignal): Promise<void> {
    for (let job = this.#finished[this.#next]; job !== undefined; job = this.#finished[this.#next]) {
      this.#next += 1;
      const manifest = signal.aborted ? undefined : manifestOf(job.dir);
      if (manifest?.key !== job.key) continue;
      for (const cache of this.#caches) await cache.put(manifest, job.dir, job.replace, signal);
    }
  }
}

/** `undefined` when the output is gone already, or was changed: then it is none to share. */
function manifestOf(dir: string): Manifest | undefined {
  try {
    return readManifest(dir);
  } catch {
    return undefined;
  }
}
