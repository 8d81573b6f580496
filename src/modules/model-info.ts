import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../pipeline/index.ts';
import type { ModelInfo } from './load-module.ts';
import type { ModuleHost } from './module-host.ts';

/**
 * What the host's module states about its model, remembered in `workdir/modules/` by the module's identity: a plan needs
 * it, and a run in which everything is there already should load no module.
 */
export async function readModelInfo(
  host: ModuleHost,
  workdir: string,
  signal?: AbortSignal,
): Promise<ModelInfo> {
  const identity = JSON.stringify(host.module.identity);
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 8);
  const file = path.join(workdir, 'modules', `${host.module.name}-${digest}.json`);
  const known = await remembered(file, identity);
  if (known !== undefined) return known;
  const model = await host.describe(signal);
  await writeFileAtomic(file, `${JSON.stringify({ model, identity: host.module.identity }, null, 2)}\n`);
  return model;
}

async function remembered(file: string, identity: string): Promise<ModelInfo | undefined> {
  try {
    const content = JSON.parse(await readFile(file, 'utf8')) as { model?: ModelInfo; identity?: unknown };
    return JSON.stringify(content.identity) === identity ? content.model : undefined;
  } catch {
    return undefined;
  }
}
