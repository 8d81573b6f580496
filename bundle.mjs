/**
 * Puts the files that TypeScript has written to `dist` into few: to load one costs Node.js a millisecond, and commands that
 * run steps load hundreds.
 *
 * What is reached by its address stays where it is, as a file that hands on what a chunk in `dist/shared` has: programs, the
 * package's exports, workers, and every file that knows its own address, as those of steps do. In chunks too
 * `import.meta.url` is the address of the file that says it.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';

const dist = resolve('dist');
const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.js'))
  .map((file) => file.split(sep).join('/'));

/** Files whose text is read stay as they are: the baseline's for its version, networks' to be kept beside what was trained. */
const read = files.filter((file) =>
  /^export const version\b|^ *source: import\.meta\.url\b/m.test(code(file)),
);

/**
 * Each chunk has all that the modules named import and no earlier chunk has. So it imports earlier ones alone, and what little
 * needs is loaded without what much needs. Everything else is put where Rollup would put it.
 */
const CHUNKS = {
  start: ['cli/program.js', 'run-program.js'],
  threads: [
    'pipeline/workers/pool-worker.js',
    'modules/module-worker.js',
    'estimators/sources/network-worker.js',
  ],
  commands: ['cli/command-list.js', 'cli/step-commands.js'].flatMap((file) =>
    namedIn(file, /\bimport\('([^']+)'\)/g),
  ),
  compute: read.flatMap((file) => namedIn(file, /\bfrom '(\.[^']+)'/g)),
  training: ['predict/training-worker.js'],
  audio: ['tasks/corpus/clips/prepare-audio-worker.js'],
  steps: ['benchmark/index.js', 'benchmark/benchmark-nodes.js', 'pipeline/index.js', 'tasks/authoring.js'],
};

/** The one package that is taken in: it is a hundred files, and half of them are languages. */
const zod = {
  entry: fileURLToPath(import.meta.resolve('zod')),
  folder: dirname(fileURLToPath(import.meta.resolve('zod'))),
};

const bundle = await rollup({
  input: Object.fromEntries(addressed().map((file) => [file.slice(0, -'.js'.length), absolute(file)])),
  external: (id) => read.includes(nameOf(id)) || !(id.startsWith('.') || id.startsWith('/') || id === 'zod'),
  preserveEntrySignatures: 'strict',
  treeshake: { moduleSideEffects: (id) => !id.startsWith(zod.folder) },
  onwarn({ code, message }) {
    // TypeScript's helper for `import()` begins with `this && this`; a file of types alone is empty.
    if (['THIS_IS_UNDEFINED', 'EMPTY_BUNDLE'].includes(code) || message.includes('node_modules/zod/')) return;
    throw new Error(`${code}: ${message}`);
  },
  plugins: [{ name: 'addresses', resolveId: (id) => (id === 'zod' ? zod.entry : null), resolveImportMeta }],
});

let chunks;
const { output } = await bundle.generate({
  entryFileNames: '[name].js',
  chunkFileNames: 'shared/[name].js',
  hoistTransitiveImports: false,
  minifyInternalExports: false,
  manualChunks: (id, { getModuleInfo }) => {
    chunks ??= assigned(getModuleInfo);
    return chunks.get(id);
  },
  banner: ({ name }) => (name === 'zod' ? `/*\n${readFileSync(join(zod.folder, 'LICENSE'), 'utf8')}*/` : ''),
});
const outputs = new Map(output.map(({ fileName, code, imports }) => [fileName, { code, imports }]));
for (const file of read) {
  const imports = namedIn(file, /\bfrom '(\.[^']+)'/g);
  outputs.set(file, { code: readFileSync(absolute(file), 'utf8'), imports });
}
for (const [file, { code }] of outputs) {
  // Sounds of a sampler are drawn by the name of its class.
  const renamed = /\bclass (\w+\$\d+)/.exec(code)?.[1];
  if (renamed !== undefined) throw new Error(`${file}: class ${renamed} has another name in the source`);
  checkOrder(file, []);
}
for (const file of files) rmSync(absolute(file));
for (const [file, { code }] of outputs) {
  mkdirSync(dirname(absolute(file)), { recursive: true });
  writeFileSync(absolute(file), code);
}

/** Files of `dist` that something reaches by their address. */
function addressed() {
  const { bin, exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = [...Object.values(bin), ...Object.values(exports).map((each) => each.default)];
  const found = new Set(named.map((path) => posix.relative('dist', path)));
  for (const file of files) {
    if (!code(file).includes('import.meta.')) continue;
    found.add(file);
    for (const each of namedIn(file, /new URL\('([^']+\.js)', import\.meta\.url\)/g)) found.add(each);
  }
  for (const file of read) {
    found.delete(file);
    for (const each of namedIn(file, /\bfrom '(\.[^']+)'/g)) found.add(each);
  }
  return [...found].sort();
}

/** The files that another names, each by what a pattern finds first. */
function namedIn(file, pattern) {
  return [...code(file).matchAll(pattern)].map(([, name]) => posix.join(posix.dirname(file), name));
}

/** A file's code without its comments. */
function code(file) {
  return readFileSync(absolute(file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

/** The chunk of each module that `CHUNKS` puts into one, by the module's absolute path. */
function assigned(infoOf) {
  const chunkOf = new Map();
  const assign = (module, chunk) => {
    const info = infoOf(module);
    if (chunkOf.has(module) || info === null || info.isExternal) return;
    // What a file does when it is loaded, as workers' do, is not to be done where another of its chunk is needed.
    const acts = info.ast.body.some(({ type }) => type === 'ExpressionStatement');
    if (module.startsWith(zod.folder)) chunkOf.set(module, 'zod');
    else if (!acts) chunkOf.set(module, chunk);
    for (const each of info.importedIds) assign(each, chunk);
  };
  for (const [chunk, modules] of Object.entries(CHUNKS)) {
    for (const module of modules) assign(absolute(module), chunk);
  }
  return chunkOf;
}

/** `import.meta` of a module within a chunk: the same as it would be in a file of its own. */
function resolveImportMeta(property, { moduleId, chunkId }) {
  const file = nameOf(moduleId);
  if (file === chunkId) return null;
  const address = (to) => `new URL('${posix.relative(posix.dirname(chunkId), to)}', import.meta.url)`;
  if (property === 'url') return `${address(file)}.href`;
  if (property === 'dirname') {
    return `process.getBuiltinModule('node:url').fileURLToPath(${address(posix.dirname(file))})`;
  }
  throw new Error(`${file}: import.meta.${property} would be that of its chunk`);
}

/** @throws Error where a file needs itself before it has run: what it defines would not be there yet */
function checkOrder(file, by) {
  if (by.includes(file)) throw new Error(`${[...by, file].join(' -> ')}: these wait for each other`);
  const found = outputs.get(file);
  if (found === undefined || found.isFine) return;
  for (const each of found.imports) checkOrder(each, [...by, file]);
  found.isFine = true;
}

function absolute(file) {
  return join(dist, file);
}

function nameOf(path) {
  return relative(dist, path).split(sep).join('/');
}
