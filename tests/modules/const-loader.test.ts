import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { ModuleHost } from '../../src/modules/module-host.ts';
import { constLoader, getTimestampEmbeddings, loadModel } from './const-loader.ts';

test('the loader of the page gives a module that worker threads import', async (t) => {
  const module = await constLoader.resolve('const:5', { cwd: '.' });
  const host = new ModuleHost(module, { workers: 1 });
  t.teardown(() => host.close());
  const [scene] = await host.embedScenes([{ name: 'a', samples: new Float32Array(1600) }]);
  t.deepEqual([...(scene ?? [])], [1, 1, 1, 1, 1]);
  await t.throwsAsync(constLoader.resolve('const:x', { cwd: '.' }), { instanceOf: UserError });
});

test('its frames are 50 ms apart, the first at 0', async (t) => {
  const audio = { data: new Float32Array(2 * 1601), dims: [2, 1601] };
  const { embeddings, timestamps } = await getTimestampEmbeddings(audio, await loadModel('3'));
  t.deepEqual(embeddings.dims, [2, 3, 3]);
  t.deepEqual([...timestamps.data], [0, 50, 100, 0, 50, 100]);
});
