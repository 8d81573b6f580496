import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import * as functions from '../../../src/evaluate/functions/index.ts';

const root = resolve(import.meta.dirname, '../../../..');
const page = readFileSync(join(root, 'docs/scores-functions.md'), 'utf8');
const examples = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code as string);
const exported = pathToFileURL(join(root, '.build/src/evaluate/functions/index.js')).href;

for (const [index, code] of examples.entries()) {
  test(`example ${index + 1} of the page prints what its comments say`, async (t) => {
    const printed = [...code.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
    t.true(printed.length >= 2);
    const body = code
      .replaceAll("'heareval/scores'", `'${exported}'`)
      .replaceAll('console.log(', 'said.push(');
    const program = `const said = [];\n${body}\nexport { said };`;
    const { said } = (await import(`data:text/javascript,${encodeURIComponent(program)}`)) as {
      said: unknown[];
    };
    t.deepEqual(
      said.map((value) => JSON.stringify(value)),
      printed,
    );
  });
}

test('the page names every function there is', (t) => {
  const named = new Set([...page.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  for (const name of Object.keys(functions)) t.true(named.has(name), name);
});
