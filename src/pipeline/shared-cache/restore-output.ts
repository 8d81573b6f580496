import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainDiskError } from '../../disk-error.ts';
import { temporarySibling } from '../files/write-file.ts';
import type { GraphStep } from '../graph.ts';
import type { StepKey } from '../hashes.ts';
import type { Lock } from '../locks/lock.ts';
import type { Machine } from '../machine/machine.ts';
import { formatManifest, MANIFEST_NAME, type Manifest } from '../store/manifest.ts';
import type { OutputIndex } from '../store/output-index.ts';
import type { OutputPlace } from '../store/output-place.ts';
import { removeUnfinished, replaceFolder } from '../store/output-writer.ts';
import type { Output, Outputs } from '../store/outputs.ts';
import type { SharedCaches } from './shared-caches.ts';

/** What is known of the store that an output is put into. */
export interface RestoringStore {
  readonly machine: Machine;
  readonly outputs: Outputs;
  readonly index: OutputIndex;
}

export interface RestoredOutput {
  readonly output: Output;
  /** Path of the cache that had it. */
  readonly cache: string;
}

/**
 * Puts the output of a key in place from a cache, under the lock of the key.
 *
 * @returns `undefined` when no cache has it whole, or it cannot be put in place, which is told of: then the step runs
 * @throws the reason of `signal`, and that the lock was lost
 */
export async function restoreOutput(
  store: RestoringStore,
  caches: SharedCaches,
  { step, key, place, lock }: { step: GraphStep; key: StepKey; place: OutputPlace; lock: Lock },
  signal: AbortSignal,
): Promise<RestoredOutput | undefined> {
  const folder = temporarySibling(place.final);
  try {
    const found = await caches.restore(key, () => emptyFolder(folder), signal);
    if (found === undefined) return undefined;
    const manifest = localManifest(found.manifest, step, store);
    writeFileSync(join(folder, MANIFEST_NAME), formatManifest(manifest));
    if (!lock.isHeld()) throw new LostLock(`${place.lock} was removed or taken over`);
    replaceFolder(folder, place.final);
    removeUnfinished(place.partial);
    store.index.add(step.node, key, place.final, manifest.durationMs);
    const { result, files, durationMs, peakMemory } = manifest;
    const output: Output = { key, dir: place.final, result, files, madeInMs: durationMs, peakMemory };
    return { output, cache: found.cache };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof LostLock) throw error;
    const explained = explainDiskError(error, folder);
    caches.tellOfRestoring(explained instanceof Error ? explained.message : String(explained));
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class LostLock extends Error {}

/** What is true of an output here: who made it is kept, and that it was restored is told. */
function localManifest(manifest: Manifest, { node, upstream }: GraphStep, store: RestoringStore): Manifest {
  const { host, bootId } = store.machine;
  return {
    ...manifest,
    scope: node.scope,
    label: node.label ?? null,
    host,
    bootId,
    restored: { at: new Date().toISOString(), madeOn: manifest.host },
    upstream: upstream.flatMap((above) => store.outputs.of(above.node)?.key ?? []),
  };
}

function emptyFolder(path: string): string {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  return path;
}
