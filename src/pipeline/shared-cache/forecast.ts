import type { GraphStep } from '../graph.ts';
import type { StepKey } from '../hashes.ts';
import { isForced, type Reason } from '../keys/reasons.ts';
import type { Output } from '../store/outputs.ts';
import type { StepNode } from '../types.ts';
import { isShared } from './is-shared.ts';
import type { SharedCaches } from './shared-caches.ts';

/**
 * What caches say they have for the steps of a plan. Their manifests tell what comes out too, so that the keys of what
 * is below are known without anything being restored.
 */
export class Forecast {
  readonly warnings: string[] = [];
  readonly #caches: SharedCaches | undefined;
  readonly #found = new Map<StepNode, string>();

  constructor(caches: SharedCaches | undefined) {
    this.#caches = caches;
    if (caches !== undefined) {
      caches.warn = (message) => this.warnings.push(message);
    }
  }

  /** The output that a step would have if it were restored; its folder is where the cache has it. */
  async outputOf(
    { node }: GraphStep,
    { key, reasons }: { readonly key: StepKey; readonly reasons: readonly Reason[] },
  ): Promise<Output | undefined> {
    if (!isShared(node.definition) || isForced(reasons)) return undefined;
    const found = await this.#caches?.find(key);
    if (found === undefined) return undefined;
    this.#found.set(node, found.cache);
    const { result, files, durationMs } = found.manifest;
    return { key, dir: found.place, result, files, madeInMs: durationMs };
  }

  /** Path of the cache that has the output of a step. */
  cacheOf(node: StepNode): string | undefined {
    return this.#found.get(node);
  }
}
