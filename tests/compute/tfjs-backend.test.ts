import test from 'ava';
import { chooseTfjsBackend, loadTfjs } from '../../src/compute/tfjs-backend.ts';
import { UserError } from '../../src/errors.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** As `npm install` leaves a package of TensorFlow's native library, with or without its install script run. */
function installed(name: string, hasLibrary: boolean, abi = 'napi-v8'): Record<string, string> {
  const folder = `node_modules/@tensorflow/${name}`;
  return {
    [`${folder}/package.json`]: '{ "version": "4.22.0", "main": "index.js" }',
    [`${folder}/index.js`]: 'throw new Error("libtensorflow.so.2: cannot open\\nRequire stack:");',
    ...(hasLibrary ? { [`${folder}/lib/${abi}/tfjs_binding.node`]: '' } : {}),
  };
}

const NO_LIBRARY =
  '@tensorflow/tfjs-node 4.22.0 has no native library, which npm rebuild @tensorflow/tfjs-node --ignore-scripts=false gets';

const cases: [
  title: string,
  files: Record<string, string>,
  node: string,
  chosen: string,
  passedOver?: string,
][] = [
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
    NO_LIBRARY,
  ],
  [
    'the library is where tfjs-node does not look: WebAssembly',
    installed('tfjs-node', true, 'napi-v9'),
    '22.18.0',
    '@tensorflow/tfjs-backend-wasm',
    NO_LIBRARY,
  ],
  [
    'the one for GPUs has no library: the other',
    { ...installed('tfjs-node', true), ...installed('tfjs-node-gpu', false) },
    '20.19.0',
    '@tensorflow/tfjs-node',
    NO_LIBRARY.replaceAll('tfjs-node', 'tfjs-node-gpu'),
  ],
  [
    'Node.js is too new for tfjs-node: WebAssembly',
    installed('tfjs-node', true),
    '24.1.0',
    '@tensorflow/tfjs-backend-wasm',
    '@tensorflow/tfjs-node 4.22.0 needs a Node.js before 23, this is 24.1.0',
  ],
];
for (const [title, files, node, chosen, passedOver] of cases) {
  test(`TensorFlow.js computes by what is there; ${title}`, (t) => {
    const backend = chooseTfjsBackend({ cwd: temporaryFolder(t, files), nodeVersion: node });
    t.like(backend, { package: chosen, version: '4.22.0' });
    t.is(backend.name, chosen.endsWith('wasm') ? 'wasm' : 'tensorflow');
    t.is(backend.passedOver, passedOver);
  });
}

test('WebAssembly can be asked for, whatever is installed, and nothing else', (t) => {
  const cwd = temporaryFolder(t, installed('tfjs-node', true));
  const choose = (choice: string) => chooseTfjsBackend({ cwd, nodeVersion: '20.19.0', choice });
  t.like(choose('wasm'), { name: 'wasm', passedOver: undefined });
  t.is(choose('').name, 'tensorflow');
  t.throws(() => choose('cuda'), {
    instanceOf: UserError,
    message: 'HEAREVAL_TFJS=cuda: expected wasm, or nothing',
  });
});

test('a native library that cannot be loaded is one line that says what to do', async (t) => {
  const cwd = temporaryFolder(t, installed('tfjs-node', true));
  await t.throwsAsync(loadTfjs(chooseTfjsBackend({ cwd, nodeVersion: '20.19.0' })), {
    instanceOf: UserError,
    message:
      '@tensorflow/tfjs-node 4.22.0 cannot be loaded: libtensorflow.so.2: cannot open; ' +
      'npm rebuild @tensorflow/tfjs-node --ignore-scripts=false gets its library anew, HEAREVAL_TFJS=wasm does without it',
  });
});

test('where TensorFlow.js is not installed, one line tells how to', (t) => {
  const folder = temporaryFolder(t, {});
  const error = t.throws(() => chooseTfjsBackend({ cwd: folder, beside: folder }), { instanceOf: UserError });
  t.is(
    error?.message,
    `@tensorflow/tfjs-backend-wasm is not installed in ${folder}; tfjs: and --engine tfjs need it`,
  );
  t.regex(error?.next ?? '', /^npm install --save-prod --ignore-scripts @tensorflow\/tfjs-core@4\.22\.0 /);
});
