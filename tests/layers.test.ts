import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';

const base = ['compute', 'formats', 'pipeline', 'random'];
const middle = [...base, 'audio'];
const joining = [...middle, 'tasks', 'modules', 'baseline', 'evaluate'];

/** What each folder of src may import besides itself, `src/*.ts` and `modules/api.ts`. */
const mayImport: Record<string, readonly string[]> = {
  compute: [],
  formats: [],
  pipeline: [],
  random: [],
  audio: ['compute'],
  tasks: middle,
  modules: middle,
  baseline: middle,
  evaluate: middle,
  embed: joining,
  doctor: joining,
  predict: [...joining, 'embed'],
  report: [...joining, 'embed', 'predict'],
  benchmark: [...joining, 'embed', 'predict'],
  cli: [...joining, 'benchmark', 'doctor', 'embed', 'predict', 'report'],
};

const store = ['', 'files', 'keys', 'machine', 'text'];
const planning = [...store, 'history', 'locks', 'plan', 'shared-cache', 'store'];

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
  plan: planning,
  'shared-cache': planning,
  'item-cache': planning,
  care: [...planning, 'item-cache'],
  run: [...planning, 'care', 'workers'],
  'graph-view': planning,
  terminal: [...planning, 'run'],
};

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('.ts'));

function folderOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] as string) : '';
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join('src', file), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
    (match) => match[1] as string,
  );
  return specifiers.map((specifier) => path.posix.join(path.posix.dirname(file), specifier));
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
