import test from 'ava';
import { loaderOf, moduleLoaders } from '../../src/modules/loaders.ts';

test('each kind with a prefix has what is written with it, and all else is JavaScript', (t) => {
  for (const { name, usage } of moduleLoaders) {
    const [prefix = ''] = usage.split('<');
    t.is(loaderOf(`${prefix}some/place`).name, prefix === '' ? 'javascript' : name);
  }
  t.is(loaderOf('./python.js').name, 'javascript');
});

test('a layer is taken by models of transformers alone, and Python alone runs elsewhere than in threads', (t) => {
  const names = (loaders: typeof moduleLoaders) => loaders.map(({ name }) => name);
  t.deepEqual(names(moduleLoaders.filter(({ takes }) => takes?.includes('layer'))), ['transformers']);
  t.deepEqual(names(moduleLoaders.filter(({ start }) => start !== undefined)), ['python']);
});
