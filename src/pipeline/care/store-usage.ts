import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { StepKey } from '../hashes.ts';
import { readEvents } from '../history/event-file.ts';
import { runIds, runPath } from '../history/run-history.ts';
import { readStamps, STAMP_FOLDER } from '../store/publication-stamp.ts';

/** Published folders lie at most so deep below the folders that are searched for them. */
const PUBLISHED_DEPTH = 3;

/** The latest use of an output: a run made it, copied it from a cache, or took it as fresh. */
interface LastUse {
  /** Its id; later runs have later ids. */
  readonly run: string;
  /** In milliseconds since 1970. */
  readonly time: number;
}

/** What the logs of runs and the published folders say of the outputs in a store. */
export interface StoreUsage {
  /** By the first 8 digits of the key. */
  readonly lastUse: ReadonlyMap<string, LastUse>;
  /** Keys of the outputs whose files are published. */
  readonly publishedKeys: ReadonlySet<string>;
}

/** @param roots folders below which outputs are published, besides those that the logs name */
export async function readUsage(workdir: string, roots: readonly string[]): Promise<StoreUsage> {
  const lastUse = new Map<string, LastUse>();
  const folders = new Set<string>();
  for (const run of runIds(workdir)) {
    for await (const event of readEvents(runPath(workdir, run))) {
      const time = Date.parse(event.time);
      const use = (key: StepKey) => {
        lastUse.set(key, { run, time: Math.max(time, lastUse.get(key)?.time ?? 0) });
      };
      if (event.type === 'outputs-fresh') {
        for (const key of event.keys) use(key.slice(0, 8));
      } else if ('outDir' in event) {
        use(keyPrefixOf(event.outDir));
      } else if (event.type === 'step-published') {
        folders.add(event.publishTo);
      }
    }
  }
  for (const folder of publishedFolders(roots)) folders.add(folder);
  const stamps = [...folders].flatMap((folder) => readStamps(folder));
  return { lastUse, publishedKeys: new Set(stamps.flatMap(({ stamp }) => stamp?.key ?? [])) };
}

/** The folders below `roots` that something was published to. */
export function publishedFolders(roots: readonly string[]): string[] {
  const found: string[] = [];
  for (const root of roots) search(root, PUBLISHED_DEPTH, found);
  return found;
}

function keyPrefixOf(outDir: unknown): string {
  return typeof outDir === 'string' ? (basename(outDir).split('-').at(-1) ?? '').slice(0, 8) : '';
}

function search(folder: string, depth: number, found: string[]): void {
  let names: string[];
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return;
  }
  if (names.includes(STAMP_FOLDER)) {
    found.push(folder);
  } else if (depth > 0) {
    for (const name of names) search(join(folder, name), depth - 1, found);
  }
}
