import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import test from 'ava';

const root = resolve(import.meta.dirname, '../..');
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];

/** What a page's code imports from this package: subpath and names. */
function imported(page: string): { readonly from: string; readonly names: readonly string[] }[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/import\s+(type\s+)?\{([^}]+)\}\s+from 'heareval(\/[a-z/]+)?'/g)].flatMap(
    ([, isType, names = '', from = '']) => {
      const values = names.split(',').map((name) => name.trim().replace(/ as .*/, ''));
      return isType
        ? []
        : [{ from, names: values.filter((name) => name !== '' && !name.startsWith('type ')) }];
    },
  );
}

test('what the code of docs imports from the package is exported', async (t) => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, { default: string }>;
  };
  const found = pages.flatMap((page) => imported(page).map((each) => ({ page, ...each })));
  t.true(found.length >= 5);
  for (const { page, from, names } of found) {
    const file =
      exports[`.${from}`]?.default.replace('./dist/', '.build/src/') ?? `no such export: heareval${from}`;
    const module = (await import(join(root, file))) as Record<string, unknown>;
    for (const name of names) t.true(name in module, `${page}: ${name} of heareval${from}`);
  }
});

test('every page of docs is linked from README or from another page', (t) => {
  const links = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?:docs\/)?([\w-]+\.md)/g)].map(
      ([, name]) => name,
    ),
  );
  for (const page of pages.slice(1)) t.true(links.includes(basename(page)), page);
});
