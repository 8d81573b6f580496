import { closeSync, existsSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { defineStep, type StepNode, writeFileAtomic } from '../../../src/pipeline/index.ts';
import { entriesOf, runCached } from './cached-runs.ts';

const page = 4096;

/** What became of a run whose cache is on a disk with little room, or with none that may be written. */
export interface CacheRun {
  readonly states: readonly string[];
  readonly warnings: readonly string[];
  readonly entries: number;
  /** Entries of the cache without a manifest, and what was left of those that did not fit. */
  readonly leftovers: readonly string[];
}

const write = defineStep<{ pages: number; name: string }>({
  name: 'Write',
  version: '1',
  run: async ({ params, outDir }) => {
    for (let index = 0; index < params.pages; index += 1) {
      await writeFileAtomic(join(outDir, 'folder', `${index}.bin`), new Uint8Array(page));
    }
  },
});

function nodes(): StepNode[] {
  return ['a', 'b', 'c', 'd'].map((name) => write({ scope: 'test', params: { pages: 6, name } }));
}

/** Runs steps in a new workdir below `away`, sharing them by a cache below `disk`. */
export async function runWithCache(disk: string, away: string, workdir: string): Promise<CacheRun> {
  const cache = join(disk, 'cache');
  const { states, warnings } = await runCached(nodes(), { workdir: join(away, workdir), cache });
  const entries = entriesOf(cache);
  const names = existsSync(cache) ? readdirSync(cache) : [];
  return {
    states,
    warnings,
    entries: entries.length,
    leftovers: [
      ...entries.filter((entry) => !existsSync(join(entry, '.manifest.json'))),
      ...names.filter((name) => name.startsWith('.tmp-')),
    ],
  };
}

/** Fills a disk but for some pages, runs, and makes room again. */
export async function runOnFullDisk(disk: string, away: string): Promise<readonly CacheRun[]> {
  const runs: CacheRun[] = [];
  for (const room of [0, 3, 12, 20]) {
    rmSync(join(disk, 'cache'), { recursive: true, force: true });
    const filler = fill(disk, room);
    runs.push(await runWithCache(disk, away, `room-${room}`));
    rmSync(filler);
  }
  runs.push(await runWithCache(disk, away, 'last'));
  return runs;
}

function fill(disk: string, room: number): string {
  const path = join(disk, 'filler');
  const reserved = openSync(join(disk, 'reserved'), 'w');
  writeSync(reserved, new Uint8Array(room * page));
  closeSync(reserved);
  const filler = openSync(path, 'w');
  try {
    for (;;) writeSync(filler, new Uint8Array(page));
  } catch {
    closeSync(filler);
  }
  rmSync(join(disk, 'reserved'));
  return path;
}
