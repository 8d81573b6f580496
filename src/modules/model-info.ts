import { createHash } from 'node:crypto';
import { rememberShared } from '../pipeline/index.ts';
import type { ModelInfo } from './load-module.ts';
import type { ModuleHost } from './module-host.ts';

/**
 * What the host's module states about its model, remembered in `modules/` of the workdir and of the caches by the
 * module's identity: a plan needs it, and a run in which everything is there already should load no module.
 *
 * @throws UserError for a list of caches that is wrong, and what loading the module throws
 */
export function readModelInfo(
  host: ModuleHost,
  store: { readonly workdir: string; readonly cache?: string | undefined },
  signal?: AbortSignal,
): Promise<ModelInfo> {
  const { name, identity } = host.module;
  const digest = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
  return rememberShared(store, `modules/${name}-${digest}.json`, () => host.planner.describe(signal));
}
