import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import test from 'ava';

const base = ['compute', 'formats', 'numerics', 'packages', 'pipeline', 'random'];
const middle = [...base, 'audio'];
const typed = [...middle, 'prediction-types'];
const joining = [...typed, 'datasets', 'tasks', 'modules', 'baseline', 'evaluate'];

/** What each folder of src may import besides itself, `src/*.ts` and `modules/api.ts`. */
const mayImport: Record<string, readonly string[]> = {
  compute: [],
  formats: ['numerics'],
  numerics: [],
  packages: [],
  page: [],
  pipeline: ['packages', 'page'],
  random: [],
  audio: ['compute', 'numerics'],
  representations: ['audio', 'compute'],
  networks: ['compute'],
  'prediction-types': middle,
  datasets: [...middle, 'representations'],
  tasks: [...typed, 'datasets'],
  modules: middle,
  baseline: middle,
  evaluate: typed,
  embed: joining,
  doctor: [...joining, 'cluster'],
  train: [...middle, 'prediction-types'],
  predict: [...joining, 'embed', 'train'],
  report: ['formats', 'numerics', 'page', 'pipeline', 'audio', 'prediction-types', 'evaluate'],
  recipes: [...joining, 'embed', 'networks', 'predict', 'representations', 'train'],
  estimators: [...joining, 'embed', 'networks', 'predict', 'recipes', 'representations', 'train'],
  develop: [...joining, 'embed', 'estimators', 'networks', 'predict', 'recipes', 'representations', 'train'],
  benchmark: [...joining, 'embed', 'predict'],
  cluster: ['formats', 'packages', 'pipeline'],
  cli: [
    ...joining,
    ...['benchmark', 'cluster', 'develop', 'doctor', 'embed', 'estimators', 'predict', 'recipes', 'report'],
  ],
};

const store = ['', 'files', 'keys', 'machine', 'text'];
const sharing = [...store, 'locks', 'store'];
const planning = [...sharing, 'history', 'plan', 'shared-cache'];

/** What each folder of src/pipeline may import besides itself; '' is what lies beside the folders. */
const mayImportInPipeline: Record<string, readonly string[]> = {
  machine: [],
  text: [],
  workers: [],
  files: ['machine'],
  keys: [''],
  locks: ['files', 'machine'],
  store,
  history: [...store, 'locks', 'store'],
  'shared-cache': sharing,
  plan: [...sharing, 'history', 'shared-cache'],
  'item-cache': planning,
  care: [...planning, 'item-cache'],
  making: [...sharing, 'history'],
  engines: [...sharing, 'history', 'making'],
  run: [...planning, 'care', 'engines', 'making', 'workers'],
  'graph-view': planning,
  terminal: [...planning, 'engines', 'run'],
};

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(sep).join('/'))
  .filter((file) => file.endsWith('.ts'));

function folderOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] as string) : '';
}

function importsOf(file: string): string[] {
  const text = readFileSync(join('src', file), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
    (match) => match[1] as string,
  );
  return specifiers.map((specifier) => posix.join(posix.dirname(file), specifier));
}

test('imports between the folders of src run one way', (t) => {
  const wrong = sources.flatMap((file) => {
    const folder = folderOf(file);
    const allowed = ['', folder, ...(mayImport[folder] ?? [])];
    return importsOf(file)
      .filter((target) => !allowed.includes(folderOf(target)) && target !== 'modules/api.ts')
      .map((target) => `${file} imports ${target}`);
  });
  t.deepEqual(wrong, []);
});

test('no two folders of src import each other, but for one that lies in the other', (t) => {
  const pairs = new Map<string, string>();
  for (const file of sources) {
    for (const target of importsOf(file)) {
      const [from, to] = [posix.dirname(file), posix.dirname(target)];
      if (!`${from}/`.startsWith(`${to}/`) && !`${to}/`.startsWith(`${from}/`)) {
        pairs.set(`${from} ${to}`, `${file} imports ${target}`);
      }
    }
  }
  const circles = [...pairs].flatMap(([pair, example]) => {
    const back = pairs.get(pair.split(' ').reverse().join(' '));
    return back === undefined || pair > pair.split(' ').reverse().join(' ') ? [] : [`${example}, ${back}`];
  });
  t.deepEqual(circles, []);
});

test('every folder of src has its place in the layers', (t) => {
  const folders = new Set(sources.map(folderOf).filter((folder) => folder !== ''));
  t.deepEqual(
    [...folders].filter((folder) => !(folder in mayImport)),
    [],
  );
});

test('the files at the root of src import no folder', (t) => {
  const wrong = sources.filter(
    (file) => folderOf(file) === '' && importsOf(file).some((target) => folderOf(target) !== ''),
  );
  t.deepEqual(wrong, []);
});

test('imports within the pipeline run one way, from what decides and runs to what is stored, hashed and written', (t) => {
  const own = sources
    .filter((file) => file.startsWith('pipeline/'))
    .map((file) => file.slice('pipeline/'.length));
  const wrong = own
    .filter((file) => folderOf(file) !== '')
    .flatMap((file) => {
      const folder = folderOf(file);
      const allowed = [folder, ...(mayImportInPipeline[folder] ?? [])];
      return importsOf(`pipeline/${file}`)
        .filter((target) => target.startsWith('pipeline/'))
        .map((target) => target.slice('pipeline/'.length))
        .filter((target) => !allowed.includes(folderOf(target)))
        .map((target) => `${file} imports ${target}`);
    });
  t.deepEqual(wrong, []);
  t.deepEqual(
    [...new Set(own.map(folderOf))].filter((folder) => folder !== '' && !(folder in mayImportInPipeline)),
    [],
  );
});

test('threads that train heads load nothing of what plans and runs steps', (t) => {
  const loaded = new Set(['predict/training-worker.ts']);
  for (const file of loaded) {
    const text = readFileSync(join('src', file), 'utf8');
    for (const [, specifier = ''] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from '(\.[^']+)'/gm)) {
      loaded.add(posix.join(posix.dirname(file), specifier));
    }
  }
  t.true(loaded.has('predict/head/train-head.ts'));
  t.deepEqual(
    [...loaded].filter((file) => /^pipeline\/(index|run|plan|graph-view|engines)/.test(file)),
    [],
  );
});
