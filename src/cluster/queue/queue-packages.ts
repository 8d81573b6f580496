import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { installCommand } from '../../install-command.ts';
import { findPackage, type InstalledPackage } from '../../packages/installed-package.ts';
import type { QueueUrl } from './queue-url.ts';

type BullMq = typeof import('bullmq');

/** The packages of a kind of queue, which heareval does not bring, and the majors that are known to work. */
const PACKAGES = {
  redis: { bullmq: 6, ioredis: 5 },
  postgres: { bullmq: 6, pg: 8 },
} as const satisfies Record<QueueUrl['kind'], Readonly<Record<string, number>>>;

/**
 * The packages that a kind of queue needs, from `cwd` and beside this program.
 *
 * @throws UserError that says how to install those that are missing
 */
export async function findQueuePackages(
  kind: QueueUrl['kind'],
  cwd = process.cwd(),
  own = import.meta.dirname,
): Promise<readonly InstalledPackage[]> {
  const wanted = Object.entries(PACKAGES[kind]);
  const found = await Promise.all(
    wanted.map(async ([name]) => (await findPackage(name, cwd)) ?? (await findPackage(name, own))),
  );
  const missing = wanted.filter((_, index) => found[index] === undefined);
  if (missing.length === 0) return found.flatMap((each) => each ?? []);
  const names = missing.map(([name]) => name).join(' and ');
  throw new UserError(
    `${names} ${missing.length === 1 ? 'is' : 'are'} not installed in ${cwd}; ${kind}:// needs ${missing.length === 1 ? 'it' : 'them'}`,
    {
      next: installCommand(wanted.map(([name, major]) => `${name}@${major}`)),
    },
  );
}

/** Loads BullMQ and the driver of a kind of queue, `ioredis` or `pg`. */
export async function loadQueuePackages<Driver>(
  kind: QueueUrl['kind'],
): Promise<{ readonly bullmq: BullMq; readonly driver: Driver }> {
  const [bullmq, driver] = (await findQueuePackages(kind)).map(
    ({ folder }) => createRequire(join(folder, 'package.json'))(folder) as unknown,
  );
  return { bullmq: bullmq as BullMq, driver: driver as Driver };
}
