import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';

const SHARED = resolve('dist/shared');
const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly exports: Readonly<Record<string, { readonly default: string }>>;
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
