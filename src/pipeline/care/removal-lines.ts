import { formatBytes, formatCount } from '../text/quantities.ts';
import { table } from '../text/text-table.ts';
import type { Removal, RemovedThing } from './removal.ts';
import type { StoreLock } from './store-locks.ts';

const kinds: Readonly<Record<RemovedThing['kind'], string>> = {
  output: 'output',
  items: 'kept items',
  damaged: 'output, damaged',
  published: 'published folder',
  partial: 'unfinished output',
  old: 'replaced or removed output',
  lock: 'lock of a process that is gone',
  temporary: 'temporary file',
  jobs: 'files of jobs that are over',
};

/** What a removal did, or would do, for people: the largest first. */
export function removalLines({ dryRun, removed, kept, bytes, freedBytes, cancelled }: Removal): string[] {
  const rows = [...removed]
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ name, kind, bytes: size, lastUsed, count }) => [
      formatBytes(size),
      lastUsed?.slice(0, 10) ?? '',
      kinds[kind],
      count === undefined ? name : `${name} (${formatCount(count, 'item')})`,
    ]);
  const elsewhere = freedBytes < bytes ? '; the rest has other names (published files) and stays' : '';
  const sizes = `${formatBytes(bytes)}, of which ${formatBytes(freedBytes)} ${dryRun ? 'would be' : 'are'} freed${elsewhere}`;
  return [
    ...(rows.length > 0 ? [table(['size', 'last used', 'what', 'name'], rows)] : []),
    ...kept.map(({ name, why }) => `kept ${name}: ${why}`),
    removed.length === 0
      ? 'nothing to remove'
      : `${dryRun ? 'would remove' : 'removed'} ${formatCount(removed.length, 'thing')}: ${sizes}`,
    ...(cancelled ? ['cancelled: the next `heareval gc` removes what was begun'] : []),
  ];
}

export function lockLines(locks: readonly StoreLock[]): string[] {
  if (locks.length === 0) return ['no locks'];
  return locks.map(({ path, state, pid, host, since, removed }) => {
    const holder = pid === null ? 'damaged' : `process ${pid} on ${host} since ${since}`;
    return `${removed ? 'removed ' : ''}${path}: ${holder}, ${states[state]}`;
  });
}

const states: Readonly<Record<StoreLock['state'], string>> = {
  alive: 'alive',
  dead: 'gone',
  silent: 'silent for more than two minutes',
  unknown: 'maybe alive',
};
