import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { tfjsBaseline } from '../../src/modules/built-in-baseline.ts';
import { ModuleHost } from '../../src/modules/module-host.ts';
import { moduleKey } from '../../src/modules/module-key.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('the baseline has a key for each engine, package and device that computes it', async (t) => {
  const cwd = temporaryFolder(t);
  const resolved = [
    await resolveModule('./baseline', { cwd }),
    await resolveModule('./baseline', { cwd, engine: 'tfjs' }),
    await tfjsBaseline({ backend: '@tensorflow/tfjs-node', version: '4.21.0' }),
    await tfjsBaseline({ backend: '@tensorflow/tfjs-node-gpu', version: '4.21.0' }),
    await tfjsBaseline({ backend: '@tensorflow/tfjs-node-gpu', version: '4.21.0', device: 'cpu' }),
    await tfjsBaseline({ backend: '@tensorflow/tfjs-node-gpu', version: '4.20.0' }),
  ];
  t.is(new Set(resolved.map(moduleKey)).size, resolved.length);
});

test('tfjs:baseline, and ./baseline by TensorFlow.js, are one module with a name of its own', async (t) => {
  const cwd = temporaryFolder(t);
  const module = await resolveModule('tfjs:baseline', { cwd });
  t.deepEqual(await resolveModule('./baseline', { cwd, engine: 'tfjs' }), module);
  t.like(module, { name: 'baseline-tfjs', specifier: 'tfjs:baseline' });
  t.regex(fileURLToPath(module.url), /baseline[\\/]tfjs[\\/]tfjs-baseline\.js$/);
  t.deepEqual(
    await resolveModule('./baseline', { cwd, engine: 'onnx' }),
    await resolveModule('./baseline', { cwd }),
  );
});

test('a module of the user that is called baseline stays theirs, whatever the engine', async (t) => {
  const cwd = temporaryFolder(t, { 'baseline.js': '' });
  const { url } = await resolveModule('./baseline', { cwd, engine: 'tfjs' });
  t.is(url, pathToFileURL(join(cwd, 'baseline.js')).href);
});

test('the baseline by TensorFlow.js takes no device', async (t) => {
  const options = { cwd: temporaryFolder(t), engine: 'tfjs', device: 'cuda' } as const;
  await t.throwsAsync(resolveModule('./baseline', options), {
    instanceOf: UserError,
    message: /^--engine tfjs with --device cuda: /,
  });
});

test('in worker threads the baseline gives the same by either engine', async (t) => {
  const cwd = temporaryFolder(t);
  const sounds = [4000, 9000].map((length) => ({
    name: `noise of ${length}`,
    samples: Float32Array.from({ length }, (_, n) => Math.sin(n ** 1.5)),
  }));
  const embed = async (engine: 'onnx' | 'tfjs') => {
    const host = new ModuleHost(await resolveModule('./baseline', { cwd, engine }), { workers: 2 });
    t.teardown(() => host.close());
    t.is((await host.describe()).parallelism, 'threads');
    return Promise.all(
      sounds.map(async (sound) => {
        const [frames] = await host.embedTimestamps([sound]);
        const [scene] = await host.embedScenes([sound]);
        return { times: frames?.timestamps, values: [...(scene ?? []), ...(frames?.embeddings ?? [])] };
      }),
    );
  };
  const [onnx, tfjs] = [await embed('onnx'), await embed('tfjs')];
  for (const [index, { times, values }] of onnx.entries()) {
    t.deepEqual(tfjs[index]?.times, times);
    t.is(tfjs[index]?.values.length, values.length);
    const largest = Math.max(...values.map(Math.abs));
    const worst = Math.max(...values.map((value, i) => Math.abs(value - (tfjs[index]?.values[i] ?? 0))));
    t.true(worst < 1e-5 * largest, `${worst} of ${largest}`);
  }
});
