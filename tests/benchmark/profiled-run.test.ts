import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import { runProfiled } from '../../src/benchmark/profiled-run.ts';
import { EmbeddingProfile, PROFILE_FILE } from '../../src/embed/embedding-profile.ts';
import { ModuleHost } from '../../src/modules/module-host.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { defineStep, runInTerminal, writeFileAtomic } from '../../src/pipeline/index.ts';
import type { InputSource } from '../../src/pipeline/types.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('the profile of a split is written when its step has ended, and not with the end of the run', async (t) => {
  const cwd = temporaryFolder(t);
  const host = new ModuleHost(await resolveModule('./baseline', { cwd }), { workers: 1 });
  t.teardown(() => host.close());
  const folder = join(cwd, 'embeddings');
  const profile = new EmbeddingProfile(folder, host);
  const isThere = () => existsSync(join(folder, PROFILE_FILE));
  const embed = defineStep({
    name: 'Embed',
    version: '1',
    async run({ outDir }) {
      const phases = { load: 0, read: 0, model: 0, write: 0 };
      profile.add('train', { ms: 1, phases, embedded: 1, kept: 0, seconds: 1 });
      await writeFileAtomic(join(outDir, 'a'), '');
    },
  });
  let wasThere = false;
  const train = defineStep<Record<string, never>, { embedded: InputSource }>({
    name: 'Train',
    version: '1',
    async run({ outDir }) {
      for (let turn = 0; turn < 100 && !isThere(); turn++) await delay(50);
      wasThere = isThere();
      await writeFileAtomic(join(outDir, 'a'), '');
    },
  });
  const node = train({
    scope: 's',
    params: {},
    inputs: { embedded: embed({ scope: 's', params: {}, inputs: {} }) },
  });
  await runProfiled(runInTerminal, [node], [profile], {
    workdir: join(cwd, 'work'),
    workers: 1,
    json: true,
  });
  t.true(wasThere);
});
