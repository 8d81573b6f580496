import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type PipelineEvent,
  type RunOptions,
  runPipeline,
  type StepNode,
} from '../../../src/pipeline/index.ts';
import { statesOf } from '../text-steps.ts';

/** A run with one worker, and what it told. */
export async function runCached(
  nodes: readonly StepNode[],
  options: Omit<RunOptions, 'workers' | 'onEvent'>,
) {
  const events: PipelineEvent[] = [];
  const result = await runPipeline(nodes, { workers: 1, ...options, onEvent: (event) => events.push(event) });
  const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  const restored = events.flatMap((event) => (event.type === 'step-restored' ? [event] : []));
  return { result, states: statesOf(result), events, warnings, restored };
}

/** The folders of all entries of a cache, sorted by key. */
export function entriesOf(cache: string): string[] {
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => /^[0-9a-f]{2}$/.test(name))
    .flatMap((name) => readdirSync(join(cache, name)).map((key) => join(cache, name, key)))
    .sort();
}

/** The only entry of a cache, or the one that has a file of this name. */
export function entryOf(cache: string, file?: string): string {
  const [entry, ...more] = entriesOf(cache).filter((each) => !file || existsSync(join(each, file)));
  if (entry === undefined || more.length > 0) throw new Error(`${more.length} entries more than one`);
  return entry;
}

/** Lets a test write into a file of a cache, which is read-only. */
export function writable(path: string): string {
  chmodSync(path, 0o644);
  return path;
}
