import { groupedBy } from '../../grouped-by.ts';
import type { StoredOutput } from '../store/find-step.ts';
import type { StoreUsage } from './store-usage.ts';

/**
 * The outputs that something points to: those whose files are published, those that their step (scope, name and label)
 * used last, and all that these were made from. What one run used stands side by side.
 */
export function reachableOutputs(outputs: readonly StoredOutput[], usage: StoreUsage): Set<StoredOutput> {
  const byKey = groupedBy(outputs, ({ manifest }) => manifest.key);
  const byScope = groupedBy(outputs, ({ folder }) => folder.scope);
  const stack = latestOutputs(outputs, usage);
  for (const key of usage.publishedKeys) stack.push(...(byKey.get(key) ?? []));
  const reachable = new Set<StoredOutput>();
  const trusting = new Set<string>();
  for (let output = stack.pop(); output !== undefined; output = stack.pop()) {
    if (reachable.has(output)) continue;
    reachable.add(output);
    const { folder, manifest } = output;
    for (const key of manifest.upstream ?? []) stack.push(...(byKey.get(key) ?? []));
    // What it was made from cannot be told where an earlier version of the program made it.
    if (manifest.upstream === undefined && !trusting.has(folder.scope)) {
      trusting.add(folder.scope);
      stack.push(...(byScope.get(folder.scope) ?? []));
    }
  }
  return reachable;
}

/** When a run last made an output or took it as fresh, in milliseconds since 1970. */
export function lastUsed({ folder, manifest }: StoredOutput, { lastUse }: StoreUsage): number {
  const made = Date.parse(manifest.startedAt) + manifest.durationMs;
  return Math.max(Number.isFinite(made) ? made : 0, lastUse.get(folder.keyPrefix.slice(0, 8))?.time ?? 0);
}

function latestOutputs(outputs: readonly StoredOutput[], usage: StoreUsage): StoredOutput[] {
  const groups = groupedBy(outputs, ({ folder, manifest }) =>
    JSON.stringify([folder.scope, folder.step, manifest.label]),
  );
  const runOf = ({ folder }: StoredOutput) => usage.lastUse.get(folder.keyPrefix.slice(0, 8))?.run ?? '';
  return [...groups.values()].flatMap((group) => {
    // By run first: a clock that is set back a little between two runs changes nothing.
    const isLater = (a: StoredOutput, b: StoredOutput) =>
      runOf(a) === runOf(b) ? lastUsed(a, usage) > lastUsed(b, usage) : runOf(a) > runOf(b);
    const latest = group.reduce((a, b) => (isLater(b, a) ? b : a));
    const run = runOf(latest);
    return group.filter((output) => output === latest || (run !== '' && runOf(output) === run));
  });
}
