import { readFileSync } from 'node:fs';
import test from 'ava';
import { ModuleHost } from '../../src/modules/module-host.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { pythonTest } from './python/numpy-python.ts';

test('the module at the top of docs/modules.md works', async (t) => {
  const source = /```js\n(.*?)```/s.exec(readFileSync('docs/modules.md', 'utf8'))?.[1] ?? '';
  t.true(source.trim().split('\n').length <= 20);
  const cwd = temporaryFolder(t, { 'loudness.mjs': source });
  const host = new ModuleHost(await resolveModule('./loudness', { cwd }), { workers: 1 });
  t.teardown(() => host.close());
  const sounds = [0.25, 1].map((level) => ({
    name: `${level}`,
    samples: new Float32Array(4000).fill(level),
  }));
  const scenes = await host.embedScenes(sounds);
  t.deepEqual(
    scenes.map(([level = 0]) => level.toFixed(3)),
    [Math.log(1 / 16).toFixed(3), '0.000'],
  );
  const frames = await host.embedTimestamps(sounds);
  t.deepEqual(
    frames.map(({ timestamps }) => [...timestamps]),
    [
      [50, 150, 250],
      [50, 150, 250],
    ],
  );
});

pythonTest('the Python module in docs/modules-python.md works', async (t, python) => {
  const source = /```python\n(.*?)```/s.exec(readFileSync('docs/modules-python.md', 'utf8'))?.[1] ?? '';
  const cwd = temporaryFolder(t, { 'my_model.py': source });
  const host = new ModuleHost(await resolveModule('python:./my_model.py', { cwd, python }), { workers: 1 });
  t.teardown(() => host.close());
  const sounds = [{ name: 'a', samples: new Float32Array(4000).fill(1) }];
  t.is((await host.embedScenes(sounds))[0]?.[0]?.toFixed(3), '0.000');
  t.deepEqual([...((await host.embedTimestamps(sounds))[0]?.timestamps ?? [])], [50, 150, 250]);
});
