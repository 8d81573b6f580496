import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';

const SHARED = resolve('dist/shared');
const { exports, dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly exports: Readonly<Record<string, { readonly default: string; readonly types: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
};

test('what the package exports is what its sources do, under the same names', async (t) => {
  for (const { default: path } of Object.values(exports)) {
    const [bundled, source] = await Promise.all([
      import(pathToFileURL(resolve(path)).href) as Promise<object>,
      import(pathToFileURL(resolve(path.replace('./dist/', '.build/src/'))).href) as Promise<object>,
    ]);
    t.deepEqual(Object.keys(bundled).sort(), Object.keys(source).sort(), path);
  }
});

test('what a chunk reaches by its address is there', (t) => {
  const addresses = readdirSync(SHARED).flatMap((chunk) =>
    [
      ...readFileSync(resolve(SHARED, chunk), 'utf8').matchAll(
        /new URL\('(\.\.[^']*)', import\.meta\.url\)/g,
      ),
    ].map(([, path = '']) => resolve(SHARED, path)),
  );
  t.true(addresses.length > 50);
  t.deepEqual(
    addresses.filter((path) => !existsSync(path)),
    [],
  );
});

test('types that the package exports need no package that it does not bring', (t) => {
  const files = new Set(Object.values(exports).map(({ types }) => resolve(types)));
  const foreign = new Set<string>();
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [, name = ''] of text.matchAll(/\b(?:from |import |import\()'([^']+)'/g)) {
      const isBrought = /^(?:node:|heareval\b)/.test(name) || name in dependencies;
      if (name.startsWith('.')) files.add(resolve(dirname(file), name.replace(/\.[jt]s$/, '.d.ts')));
      else if (!isBrought) foreign.add(`${file}: ${name}`);
    }
  }
  t.true(files.size > 100);
  t.deepEqual([...foreign], []);
});
