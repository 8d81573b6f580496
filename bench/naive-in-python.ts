import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ModuleHost } from '../src/modules/module-host.ts';
import { resolveModule } from '../src/modules/resolve-module.ts';
import { PYTHON } from './python-peer.ts';

/**
 * The real hearbaseline.naive, as a Python module; says so and gives `undefined` where there is no Python environment.
 * `bench/python-heareval` lets it run with the librosa of today.
 */
export async function naiveInPython(benchmark: string): Promise<ModuleHost | undefined> {
  if (!existsSync(PYTHON)) {
    console.log(`${benchmark}: skipped, ${PYTHON} is not there (CONTRIBUTING.md says how to make it)`);
    return undefined;
  }
  process.env.PYTHONPATH = resolve('bench/python-heareval');
  const module = await resolveModule('python:hearbaseline.naive', { cwd: process.cwd(), python: PYTHON });
  return new ModuleHost(module, { workers: 1 });
}
