import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { defineStep } from '../../src/pipeline/index.ts';
import { addressOf, findStep } from '../../src/pipeline/step-registry.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const run = async () => {};
const pipeline = new URL('../../src/pipeline/index.js', import.meta.url).href;

test('a step is found by importing the file that defines it, also one that names it as its source', async (t) => {
  for (const field of ['module', 'source']) {
    const text = `import { defineStep } from ${JSON.stringify(pipeline)};
export const step = defineStep({ ${field}: import.meta.url, name: 'Mine', version: '3', run() {} });`;
    const folder = temporaryFolder(t, { 'mine.mjs': text });
    const module = pathToFileURL(join(folder, 'mine.mjs')).href;
    const address = { module, name: 'Mine', version: '3' };
    const definition = await findStep(address);
    t.deepEqual(addressOf(definition), address);
    await t.throwsAsync(findStep({ ...address, version: '4' }), {
      message: `Expected step Mine, version 4, to be defined at the top of ${module}`,
    });
  }
});

test('a step that names no module, or of which there are two, is found by no other process', (t) => {
  t.throws(() => addressOf({ name: 'Here', version: '1', run }), { message: /runs in this process alone/ });
  const twice = { module: 'file:///twice.js', name: 'Twice', version: '1', run };
  defineStep(twice);
  t.deepEqual(addressOf(twice), { module: 'file:///twice.js', name: 'Twice', version: '1' });
  defineStep({ ...twice });
  t.throws(() => addressOf(twice), { message: /defined more than once in file:\/\/\/twice\.js/ });
});

test('what a step is given is data, so that another process can be given it', (t) => {
  const step = defineStep<Record<never, never>, Record<never, never>, { readonly live: never }>({
    name: 'Given',
    version: '1',
    run,
  });
  const live = (() => {}) as never;
  t.throws(() => step({ scope: 'test', params: {}, env: { live } }), {
    message: /^Expected Given\.env\.live to be a JSON value, got /,
  });
});

test('every step of the package says where it is defined', (t) => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !file.startsWith('pipeline/'));
  const calls = files.flatMap((file) => {
    const text = readFileSync(join('src', file), 'utf8');
    const found = text.matchAll(
      /\bdefine(?:Step|ExtractMetadata|Synthesis)\b(?:<(?:(?!\bdefine)[\s\S])*?>)?\(\{\s*(.*)/g,
    );
    return [...found].map(([, first = '']) => ({ file, first }));
  });
  t.true(calls.length > 50);
  t.deepEqual(
    calls.filter(({ first }) => !/^(module: import\.meta\.url,|\.\.\.\(module === undefined)/.test(first)),
    [],
  );
});
