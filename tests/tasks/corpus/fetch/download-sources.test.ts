import { createHash } from 'node:crypto';
import { join } from 'node:path';
import test from 'ava';
import { downloadSources, whatToFetch } from '../../../../src/tasks/corpus/fetch/download-sources.ts';
import { resolveTaskConfig } from '../../../../src/tasks/corpus/task-config.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { contentsBelow, runNode } from '../../run-node.ts';
import { makeZip } from '../archives.ts';

const DEV = makeZip([{ path: 'dev/a.txt', content: 'a' }]);
const EVAL = makeZip([{ path: 'eval/b.txt', content: 'b' }]);
const WORDS = makeZip([{ path: 'words.txt', content: 'c' }]);

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

function config(downloads: readonly Record<string, string>[]) {
  const task = {
    task_name: 'sounds',
    version: '1',
    embedding_type: 'scene',
    prediction_type: 'multiclass',
    split_mode: 'trainvaltest',
    sample_duration: 5,
    evaluation: ['top1_acc'],
    default_mode: 'full',
    max_task_duration_by_split: { train: 16000, valid: null, test: null },
    download_urls: downloads,
    modes: { full: {} },
  } as const;
  return resolveTaskConfig(task, 'full');
}

test('every archive of a task becomes a source, named by its split and its name', async (t) => {
  const mirror = temporaryFolder(t, { 'dev.zip': DEV, 'eval.zip': EVAL, 'Words-1.0.zip': WORDS });
  const sources = downloadSources(
    config([
      { split: 'train', name: 'dev', url: 'http://127.0.0.1:9/dev.zip?download=1', md5: md5(DEV) },
      { split: 'train', name: 'eval', url: 'http://127.0.0.1:9/eval.zip', md5: md5(EVAL) },
      { name: 'all_words', url: 'http://127.0.0.1:9/archive/master.zip', md5: md5(WORDS) },
    ]),
    { tasksDir: 'tasks', mirrors: [mirror] },
    { all_words: 'Words-1.0.zip' },
  );
  t.deepEqual(Object.keys(sources), ['train_dev', 'train_eval', 'all_words']);
  const workdir = join(temporaryFolder(t), 'work');
  const found: Record<string, string[]> = {};
  for (const [name, node] of Object.entries(sources)) {
    const { outDir, error } = await runNode(node, workdir);
    t.is(error, undefined);
    found[name] = Object.entries(await contentsBelow(outDir)).map(([file, bytes]) => `${file}: ${bytes}`);
  }
  t.deepEqual(found, {
    train_dev: ['dev/a.txt: a'],
    train_eval: ['eval/b.txt: b'],
    all_words: ['words.txt: c'],
  });
});

test('two archives for one source are a mistake of the task', (t) => {
  const twice = ['a', 'b'].map((name) => ({
    split: 'train',
    url: `http://127.0.0.1:9/${name}.zip`,
    md5: md5(DEV),
  }));
  t.throws(() => downloadSources(config(twice), { tasksDir: 'tasks', mirrors: [] }), {
    message: 'sounds: two downloads for train',
  });
});

test('a download is checked by what is published of it, and refused where that is nothing', (t) => {
  const url = 'http://127.0.0.1:9/a.zip';
  t.deepEqual(whatToFetch({ url, md5: 'm', sha256: 's' }), { url, checksum: { md5: 'm' } });
  t.deepEqual(whatToFetch({ url, sha256: 's' }), { url, checksum: { sha256: 's' } });
  t.deepEqual(whatToFetch({ url, checksum: 'unpublished' }), { url, checksum: { unpublished: true } });
  t.throws(() => whatToFetch({ url }), {
    instanceOf: TypeError,
    message: /^a download without url or checksum: /,
  });
  t.throws(() => whatToFetch({ md5: 'm' }), { instanceOf: TypeError });
});
