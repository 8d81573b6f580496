import test from 'ava';
import { chooseTfjsBackend } from '../../src/compute/tfjs-backend.ts';
import { UserError } from '../../src/errors.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** As `npm install` leaves a package of TensorFlow's native library, with or without its install script run. */
function installed(name: string, hasLibrary: boolean): Record<string, string> {
  const folder = `node_modules/@tensorflow/${name}`;
  return {
    [`${folder}/package.json`]: '{ "version": "4.22.0", "main": "index.js" }',
    [`${folder}/index.js`]: '',
    ...(hasLibrary ? { [`${folder}/lib/napi-v8/tfjs_binding.node`]: '' } : {}),
  };
}

const cases: [title: string, files: Record<string, string>, node: string, chosen: string][] = [
  ['nothing is installed: WebAssembly', {}, '20.19.0', '@tensorflow/tfjs-backend-wasm'],
  ['tfjs-node is there: its library', installed('tfjs-node', true), '20.19.0', '@tensorflow/tfjs-node'],
  [
    'both are there: the one for GPUs',
    { ...installed('tfjs-node', true), ...installed('tfjs-node-gpu', true) },
    '22.18.0',
    '@tensorflow/tfjs-node-gpu',
  ],
  [
    'the install script was not run: WebAssembly',
    installed('tfjs-node', false),
    '20.19.0',
    '@tensorflow/tfjs-backend-wasm',
  ],
  [
    'Node.js is too new for tfjs-node: WebAssembly',
    installed('tfjs-node', true),
    '24.1.0',
    '@tensorflow/tfjs-backend-wasm',
  ],
];
for (const [title, files, node, chosen] of cases) {
  test(`TensorFlow.js computes by what is there; ${title}`, (t) => {
    const backend = chooseTfjsBackend(temporaryFolder(t, files), node);
    t.like(backend, { package: chosen, version: '4.22.0' });
    t.is(backend.name, chosen.endsWith('wasm') ? 'wasm' : 'tensorflow');
  });
}

test('where TensorFlow.js is not installed, one line tells how to', (t) => {
  const folder = temporaryFolder(t, {});
  const error = t.throws(() => chooseTfjsBackend(folder, '20.19.0', folder), { instanceOf: UserError });
  t.is(
    error?.message,
    `@tensorflow/tfjs-backend-wasm is not installed in ${folder}; tfjs: and --engine tfjs need it`,
  );
  t.regex(error?.next ?? '', /^npm install --save-prod --ignore-scripts @tensorflow\/tfjs-core@4\.22\.0 /);
});
