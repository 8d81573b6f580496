import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import * as entry from '../../../src/formats/jams/index.ts';
import { NAMESPACES } from '../../../src/formats/jams/namespaces/namespaces.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const page = readFileSync('docs/jams.md', 'utf8');

test('the example of the page prints what its comments say', async (t) => {
  const code = /```js\n(.*?)```/s.exec(page)?.[1] ?? '';
  const printed = [...code.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
  t.is(printed.length, 2);
  const exported = pathToFileURL(resolve('.build/src/formats/jams/index.js')).href;
  const program = code
    .replace("'heareval/jams'", `'${exported}'`)
    .replaceAll("'song.jamz'", JSON.stringify(join(temporaryFolder(t), 'song.jamz')))
    .replaceAll('console.log(', 'said.push(')
    .replace('console.warn', '() => {}');
  const source = `const said = [];\n${program}\nexport { said };`;
  const { said } = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
    said: unknown[];
  };
  t.deepEqual(
    said.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
    printed,
  );
});

test('the page names every function and every namespace there is', (t) => {
  for (const name of Object.keys(entry)) t.true(page.includes(`\`${name}`), name);
  for (const { name } of NAMESPACES) {
    const group = /^(?:segment|tag)_/.exec(name)?.[0];
    t.true(page.includes(`\`${group === undefined ? name : `${group}*`}\``), name);
  }
});
