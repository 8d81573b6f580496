import { join } from 'node:path';
import test from 'ava';
import { readModelInfo } from '../../src/modules/model-info.ts';
import { ModuleHost } from '../../src/modules/module-host.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { moduleSource } from './module-source.ts';

test('what a model states is remembered until a file of the module changes', async (t) => {
  const cwd = temporaryFolder(t, { 'mine.mjs': moduleSource({ sampleRate: 32000 }) });
  const workdir = join(cwd, 'work');
  const ask = async () => {
    const host = new ModuleHost(await resolveModule('./mine', { cwd }), { workers: 1 });
    let loads = 0;
    const describe = host.describe.bind(host);
    host.describe = (signal) => {
      loads++;
      return describe(signal);
    };
    const { sampleRate } = await readModelInfo(host, { workdir });
    await host.close();
    return { sampleRate, loads };
  };
  t.deepEqual(await ask(), { sampleRate: 32000, loads: 1 });
  t.deepEqual(await ask(), { sampleRate: 32000, loads: 0 });
  writeFiles(cwd, { 'mine.mjs': moduleSource({ sampleRate: 48000 }) });
  t.deepEqual(await ask(), { sampleRate: 48000, loads: 1 });
});
