import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { describeError } from '../../src/modules/describe-error.ts';
import { loadModule } from '../../src/modules/load-module.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const MODEL = '({ sampleRate: 16000, sceneEmbeddingSize: 2, timestampEmbeddingSize: 3 })';
const SCENES =
  'export const getSceneEmbeddings = (audio) => ({ data: audio.data.slice(0, 2), dims: [1, 2] });';
const TIMESTAMPS = `export const getTimestampEmbeddings = () => ({
  embeddings: { data: new Float32Array(3), dims: [1, 1, 3] }, timestamps: { data: new Float32Array(1), dims: [1, 1] } });`;
const AUDIO = { data: Float32Array.of(0.5, 0.25, 0), dims: [1, 3] };

async function load(t: ExecutionContext, source: string, file = 'mine.mjs') {
  const folder = temporaryFolder(t, { [file]: source });
  const url = pathToFileURL(join(folder, file)).href;
  return loadModule({ specifier: './mine', url });
}

test('a module with the names of this program is loaded', async (t) => {
  const module = await load(t, `export const loadModel = () => ${MODEL}; ${SCENES} ${TIMESTAMPS}`);
  t.deepEqual(module.info, {
    sampleRate: 16000,
    sceneEmbeddingSize: 2,
    timestampEmbeddingSize: 3,
    parallelism: 'none',
  });
  t.deepEqual(await module.embedScenes(AUDIO), { data: Float32Array.of(0.5, 0.25), dims: [1, 2] });
  t.deepEqual((await module.embedTimestamps(AUDIO)).timestamps.dims, [1, 1]);
});

test('a model may say what its frames depend on, and one that says it wrongly is one clear line', async (t) => {
  const parts = `export const getSceneFrames = () => ({
      embeddings: { data: new Float32Array(2), dims: [1, 2, 1] }, timestamps: { data: Float32Array.of(0, 1), dims: [1, 2] } });
    export const poolSceneFrames = (frames) => ({ data: frames.data, dims: [1, 2] });`;
  const model = (more: string) => MODEL.replace(' })', `, ${more} })`);
  const source = (more: string, also = parts) =>
    `export const loadModel = () => ${model(more)}; ${SCENES} ${TIMESTAMPS} ${also}`;
  const field = { hop: 160, before: 80, after: 0 };
  const told = JSON.stringify(field);
  const module = await load(t, source(`timestampField: ${told}, scene_field: ${told}`));
  t.like(module.info, { timestampField: field, sceneField: field });
  t.deepEqual((await module.sceneFrames(AUDIO)).embeddings.dims, [1, 2, 1]);
  const frames = { data: Float32Array.of(1, 2), dims: [1, 2, 1] };
  t.deepEqual((await module.poolFrames(frames)).data, frames.data);
  for (const [wrong, found] of [
    ['{ hop: 0, before: 1, after: 1 }', '{ hop: 0, before: 1, after: 1 }'],
    ['{ hop: 1.5, before: 1, after: 1 }', '{ hop: 1.5, before: 1, after: 1 }'],
    ['{ hop: 1, before: -1, after: 1 }', '{ hop: 1, before: -1, after: 1 }'],
    ['{ hop: 1, before: 1 }', '{ hop: 1, before: 1 }'],
    ["{ hop: '1', before: 1, after: 1n }", '{ hop: 1, before: 1, after: 1 }'],
    ['50', '50'],
  ] as const) {
    await t.throwsAsync(load(t, source(`timestampField: ${wrong}`)), {
      instanceOf: UserError,
      message: `module ./mine: the model has timestampField ${found}; expected { hop, before, after }, whole numbers of samples from 0 on, hop from 1 on`,
    });
  }
  await t.throwsAsync(load(t, source(`sceneField: ${told}`, '')), {
    message: /^module \.\/mine: does not export a function getSceneFrames \(or get_scene_frames\)/,
  });
});

test("a module with HEAR 2021's snake_case names and a pair as result is loaded", async (t) => {
  const module = await load(
    t,
    `export async function load_model() {
       return { sample_rate: 48000, scene_embedding_size: 1, timestamp_embedding_size: 1 };
     }
     export const get_scene_embeddings = (audio, model) => ({ data: Float32Array.of(model.sample_rate), dims: [1, 1] });
     export const get_timestamp_embeddings = () => [
       { data: Float32Array.of(1), dims: [1, 1, 1] }, { data: Float32Array.of(25), dims: [1, 1] }];
     export const parallelism = 'threads';`,
  );
  t.like(module.info, { sampleRate: 48000, parallelism: 'threads' });
  t.is((await module.embedScenes(AUDIO)).data[0], 48000);
  t.deepEqual([...(await module.embedTimestamps(AUDIO)).timestamps.data], [25]);
});

test('a CommonJS module, or one with a default export, is loaded', async (t) => {
  const body = `loadModel: () => ${MODEL}, getSceneEmbeddings() { return this.answer; }, getTimestampEmbeddings() {},
    answer: 42`;
  for (const [source, file] of [
    [`const all = { ${body} }; module.exports = all;`, 'mine.cjs'],
    [`export default { ${body} };`, 'mine.mjs'],
  ] as const) {
    const module = await load(t, source, file);
    t.is(module.info.sampleRate, 16000);
    t.is((await module.embedScenes(AUDIO)) as unknown, 42);
  }
});

const LOAD = `export const loadModel = () => ${MODEL};`;
const withModel = (model: string) => `export const loadModel = () => (${model}); ${SCENES} ${TIMESTAMPS}`;
const faults: [title: string, source: string, message: RegExp][] = [
  [
    'without getSceneEmbeddings',
    `${LOAD} ${TIMESTAMPS}`,
    /^module \.\/mine: does not export a function getSceneEmbeddings \(or get_scene_embeddings\); found getTimestampEmbeddings, loadModel$/,
  ],
  [
    'without getTimestampEmbeddings',
    `${LOAD} ${SCENES}`,
    /does not export a function getTimestampEmbeddings/,
  ],
  ['without any export', 'const a = 1;', /does not export a function loadModel .*; found no named exports$/],
  ['with a syntax error', 'export const = 1;', /^module \.\/mine: cannot be imported: /],
  [
    'that throws when imported',
    "throw new TypeError('no weights')",
    /cannot be imported: no weights \(mine\.mjs:1:\d+\)$/,
  ],
  [
    'whose import is missing',
    "import 'no-such-package-at-all';",
    /cannot be imported: Cannot find package 'no-such-package-at-all'/,
  ],
  [
    'whose loadModel throws',
    `${SCENES} ${TIMESTAMPS}\nexport function loadModel() {\n  throw new Error('no\\nweights');\n}`,
    /^module \.\/mine: loadModel failed: no \(mine\.mjs:4:9\)$/,
  ],
  ['whose model is nothing', withModel('undefined'), /loadModel returned undefined; expected a model$/],
  [
    'whose model has no sample rate',
    withModel('{}'),
    /the model has no sampleRate; expected one of 16000, 22050, /,
  ],
  [
    'of an unknown sample rate',
    withModel('{ sampleRate: 8000 }'),
    /the model has sampleRate 8000; expected one of/,
  ],
  [
    'without sizes',
    withModel('{ sampleRate: 16000 }'),
    /the model has no sceneEmbeddingSize; expected a positive integer$/,
  ],
  [
    'with a size that is none',
    withModel('{ sampleRate: 16000, sceneEmbeddingSize: 4, timestampEmbeddingSize: 0.5 }'),
    /the model has timestampEmbeddingSize 0\.5; expected a positive integer$/,
  ],
  [
    'with an unknown parallelism',
    `${withModel(MODEL)} export const parallelism = 'gpu';`,
    /parallelism is gpu; expected 'threads' or 'none'$/,
  ],
];
for (const [title, source, message] of faults) {
  test(`a module ${title} is one clear line`, async (t) => {
    const error = await t.throwsAsync(() => load(t, source), { instanceOf: UserError, message });
    t.false(error.message.includes('\n'));
  });
}

test('a file that is read as CommonJS and is none is told with what to do', async (t) => {
  for (const [source, token] of [
    [LOAD, "'export'"],
    ["import 'node:fs';", 'import statement'],
  ] as const) {
    const folder = temporaryFolder(t, { 'package.json': '{ "type": "commonjs" }', 'mine.js': source });
    const url = pathToFileURL(join(folder, 'mine.js')).href;
    const { message } = await t.throwsAsync(loadModule({ specifier: './mine.js', url }));
    t.true(message.startsWith('module ./mine.js: cannot be imported: '));
    t.true(message.includes(token), message);
    t.true(message.endsWith('expected "type": "module" there, or the ending .mjs'), message);
  }
});

test('what a module of CommonJS throws is told with its own line', async (t) => {
  const source = `exports.loadModel = () => {\n  throw new Error('no weights');\n};
    exports.getSceneEmbeddings = exports.getTimestampEmbeddings = () => 1;`;
  await t.throwsAsync(load(t, source, 'mine.cjs'), {
    message: /loadModel failed: no weights \(mine\.cjs:2:9\)$/,
  });
});

test('a place in our own files is not told: what is at fault is elsewhere', (t) => {
  const error = new Error('no');
  const own = new URL('../../src/modules/load-module.js', import.meta.url).href;
  error.stack = `Error: no\n    at load (${own}:1:2)\n    at mine (file:///elsewhere/mine.mjs:3:4)`;
  t.is(describeError(error), 'no (mine.mjs:3:4)');
  error.stack = `Error: no\n    at load (${own}:1:2)\n    at async node:internal/modules/run:1:2`;
  t.is(describeError(error), 'no');
});

test('a TypeScript module is loaded where Node.js can, and else refused in one line', async (t) => {
  const source = `const rate: number = 16000;
    export const loadModel = () => ({ sampleRate: rate, sceneEmbeddingSize: 1, timestampEmbeddingSize: 1 });
    ${SCENES} ${TIMESTAMPS}`;
  if ('typescript' in process.features && process.features.typescript) {
    t.is((await load(t, source, 'mine.ts')).info.sampleRate, 16000);
  } else {
    await t.throwsAsync(() => load(t, source, 'mine.ts'), {
      instanceOf: UserError,
      message: /cannot run TypeScript files; expected JavaScript, or Node\.js 22\.18 or later$/,
    });
  }
});
