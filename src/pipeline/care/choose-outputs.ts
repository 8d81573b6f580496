import type { StoredItem } from '../item-cache/stored-items.ts';
import { readStored, type StoredOutput } from '../store/find-step.ts';
import { type StoredFolder, walkStore } from '../store/store-walk.ts';
import { splitItems } from './choose-items.ts';
import type { LiveUse } from './live-use.ts';
import { lastUsed, reachableOutputs } from './reachable.ts';
import type { DoomedOutput, KeptThing } from './removal.ts';
import type { StoreUsage } from './store-usage.ts';

/** Which outputs go: those that meet every condition that is given; without any, none. */
export interface GarbageConditions {
  /** Only outputs that no run has made or used for so long. */
  readonly olderThanMs?: number | undefined;
  /** Only as many as it takes until the outputs are no larger together, those first whose last use is longest ago. */
  readonly maxBytes?: number | undefined;
  /** Only outputs that nothing points to. */
  readonly unreachable?: boolean | undefined;
}

export interface Chosen {
  readonly doomed: readonly DoomedOutput[];
  readonly items: readonly StoredItem[];
  /** What meets the conditions too, and is in use. */
  readonly kept: readonly KeptThing[];
}

/**
 * Chooses the outputs to remove, and the items that no output has which stays. Folders that only look like outputs,
 * because no manifest is there, always go.
 */
export function chooseOutputs(
  workdir: string,
  allItems: readonly StoredItem[],
  conditions: GarbageConditions,
  usage: StoreUsage,
  live: LiveUse,
): Chosen {
  const { outputs, damaged } = readOutputs(walkStore(workdir).outputs);
  const doomed: DoomedOutput[] = [];
  const kept: KeptThing[] = [];
  const choose = (folder: StoredFolder, doom: DoomedOutput) => {
    if (live.isUsed(folder)) kept.push({ name: folder.name, why: usedBy(live) });
    else doomed.push(doom);
    return !live.isUsed(folder);
  };
  for (const folder of damaged) choose(folder, { folder, kind: 'damaged', lastUsed: null });
  const { maxBytes = 0 } = conditions;
  let bytes = outputs.reduce((sum, output) => sum + bytesOf(output), 0);
  const isEnough = () => bytes <= maxBytes && conditions.maxBytes !== undefined;
  const { held, loose } = splitItems(allItems, outputs);
  bytes += loose.reduce((sum, item) => sum + item.bytes, 0);
  const items: StoredItem[] = [];
  for (const item of looseCandidates(loose, conditions)) {
    if (isEnough()) break;
    items.push(item);
    bytes -= item.bytes;
  }
  const staying = new Set(outputs);
  for (const output of candidates(outputs, conditions, usage)) {
    if (isEnough()) break;
    const time = new Date(lastUsed(output, usage)).toISOString();
    const { folder } = output;
    if (!choose(folder, { folder, kind: 'output', lastUsed: time })) continue;
    staying.delete(output);
    bytes -= bytesOf(output);
  }
  // What only outputs had that go takes the room now that they took.
  if (staying.size < outputs.length) {
    items.push(...looseCandidates(splitItems(held, [...staying]).loose, conditions));
  }
  return { doomed, items, kept };
}

function looseCandidates(items: readonly StoredItem[], conditions: GarbageConditions): readonly StoredItem[] {
  if (!hasConditions(conditions)) return [];
  const latest = Date.now() - (conditions.olderThanMs ?? 0);
  return items.filter((item) => conditions.olderThanMs === undefined || item.lastUsed < latest);
}

function hasConditions({ olderThanMs, maxBytes, unreachable }: GarbageConditions): boolean {
  return olderThanMs !== undefined || maxBytes !== undefined || unreachable === true;
}

export function usedBy({ runs }: LiveUse): string {
  return `in use by run ${runs.join(', ')}`;
}

/** What may go, in the order in which it goes. */
function candidates(
  outputs: readonly StoredOutput[],
  conditions: GarbageConditions,
  usage: StoreUsage,
): StoredOutput[] {
  if (!hasConditions(conditions)) return [];
  const { olderThanMs, unreachable } = conditions;
  const reachable = unreachable === true ? reachableOutputs(outputs, usage) : new Set<StoredOutput>();
  const latest = Date.now() - (olderThanMs ?? 0);
  return outputs
    .filter((output) => !reachable.has(output))
    .filter((output) => olderThanMs === undefined || lastUsed(output, usage) < latest)
    .sort((a, b) => lastUsed(a, usage) - lastUsed(b, usage));
}

function readOutputs(folders: readonly StoredFolder[]): { outputs: StoredOutput[]; damaged: StoredFolder[] } {
  const outputs: StoredOutput[] = [];
  const damaged: StoredFolder[] = [];
  for (const folder of folders) {
    const manifest = readStored(folder.dir);
    if (manifest === undefined) damaged.push(folder);
    else outputs.push({ folder, manifest });
  }
  return { outputs, damaged };
}

function bytesOf({ manifest }: StoredOutput): number {
  return manifest.files.reduce((sum, { size }) => sum + size, 0);
}
