import { readStored, type StoredOutput } from '../store/find-step.ts';
import { type StoredFolder, walkStore } from '../store/store-walk.ts';
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

export interface ChosenOutputs {
  readonly doomed: readonly DoomedOutput[];
  /** What meets the conditions too, and is in use. */
  readonly kept: readonly KeptThing[];
}

/** Chooses the outputs to remove. Folders that only look like outputs, because no manifest is there, always go. */
export function chooseOutputs(
  workdir: string,
  conditions: GarbageConditions,
  usage: StoreUsage,
  live: LiveUse,
): ChosenOutputs {
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
  for (const output of candidates(outputs, conditions, usage)) {
    if (bytes <= maxBytes && conditions.maxBytes !== undefined) break;
    const time = new Date(lastUsed(output, usage)).toISOString();
    const { folder } = output;
    if (choose(folder, { folder, kind: 'output', lastUsed: time })) bytes -= bytesOf(output);
  }
  return { doomed, kept };
}

export function usedBy({ runs }: LiveUse): string {
  return `in use by run ${runs.join(', ')}`;
}

/** What may go, in the order in which it goes. */
function candidates(
  outputs: readonly StoredOutput[],
  { olderThanMs, maxBytes, unreachable }: GarbageConditions,
  usage: StoreUsage,
): StoredOutput[] {
  if (olderThanMs === undefined && maxBytes === undefined && unreachable !== true) return [];
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
