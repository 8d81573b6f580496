import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { defineStep, planPipeline, rememberShared, writeFileAtomic } from '../../../../src/pipeline/index.ts';
import { S3Bucket } from '../../../../src/pipeline/shared-cache/s3/s3-bucket.ts';
import { S3Error } from '../../../../src/pipeline/shared-cache/s3/s3-errors.ts';
import { SharedCaches } from '../../../../src/pipeline/shared-cache/shared-caches.ts';
import { tellSlowAnswers } from '../../../../src/pipeline/shared-cache/slow-answers.ts';
import { readManifest } from '../../../../src/pipeline/store/output-check.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { contentsOf } from '../../folder-contents.ts';
import { TextSteps, textOf } from '../../text-steps.ts';
import { runCached } from '../cached-runs.ts';
import { S3Server } from './s3-server.ts';

const CACHE = 's3://bucket/team/cache';
const MIB = 2 ** 20;
const LONG = 9 * MIB + 7;

/** Files of many sizes: none, short ones, one that is an object of its own, one that goes there in parts. */
const files = defineStep<{ name: string }>({
  name: 'Files',
  version: '1',
  run: async ({ outDir }) => {
    await writeFileAtomic(join(outDir, 'none.bin'), new Uint8Array());
    for (const index of Array(30).keys()) {
      await writeFileAtomic(join(outDir, `clips/${index % 3}/${index}.txt`), `clip ${index}`);
    }
    await writeFileAtomic(join(outDir, 'middle.bin'), pattern(MIB + 1));
    await writeFileAtomic(join(outDir, 'long.bin'), pattern(LONG));
  },
});

function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 61) bytes[index] = index & 255;
  return bytes;
}

const node = (name = 'a') => files({ scope: 'test', params: { name } });

test.serial(
  'what one workdir made another restores from a bucket, byte for byte, and the keys below are known then',
  async (t) => {
    const server = await S3Server.start(t);
    const root = temporaryFolder(t);
    const first = await runCached([node()], { workdir: join(root, 'a'), cache: CACHE });
    t.deepEqual([first.states, first.warnings], [['Files done'], []]);
    const second = await runCached([node()], { workdir: join(root, 'b'), cache: `${CACHE}/:r` });
    t.deepEqual([second.states, second.warnings], [['Files restored'], []]);
    t.is(second.restored[0]?.cache, CACHE);
    const folder = (result: typeof first.result) => result.outputOf(result.steps[0]?.node ?? node());
    const contents = (path: string) => contentsOf(path, (name) => name !== '.manifest.json');
    t.deepEqual(contents(folder(second.result)), contents(folder(first.result)));
    t.like(readManifest(folder(second.result)), {
      restored: { madeOn: readManifest(folder(first.result))?.host },
    });
    // The short files, the middle one, the long one in two parts; then the manifest.
    t.is(server.keys('/data-').length, 3);
    t.is(server.count('PUT', '/data-'), 2 + 2);
    t.true(
      server.requests
        .filter(({ method }) => method === 'PUT')
        .at(-1)
        ?.key.endsWith('/.manifest.json'),
    );
    t.is(server.uploads.size, 0);
    t.false(server.keys().some((key) => !key.startsWith('team/cache/')));
  },
);

test.serial('a plan looks at manifests alone, through one at what is below', async (t) => {
  const server = await S3Server.start(t);
  const root = temporaryFolder(t);
  const steps = new TextSteps();
  const all = () => steps.measure(steps.repeat(steps.say('abc'), 2));
  await runCached([all()], { workdir: join(root, 'a'), cache: CACHE });
  server.requests.length = 0;
  const plan = await planPipeline([all()], { workdir: join(root, 'b'), cache: CACHE });
  t.deepEqual(
    plan.steps.map(({ state, cache }) => [state, cache]),
    Array(3).fill(['restore', CACHE]),
  );
  t.is(server.count('GET', '/data-'), 0);
  const last = all();
  const run = await runCached([last], { workdir: join(root, 'b'), cache: CACHE });
  t.is(textOf(run.result, last, 'length.txt'), '6');
});

test.serial('what has no manifest is no output, and a killed upload leaves none', async (t) => {
  const server = await S3Server.start(t);
  const root = temporaryFolder(t);
  const stop = new AbortController();
  server.fault = ({ method, key }) => {
    if (method === 'PUT' && key.includes('/data-') && server.keys('/data-').length === 2) stop.abort();
    return undefined;
  };
  await runCached([node()], { workdir: join(root, 'a'), cache: CACHE, signal: stop.signal });
  t.deepEqual(server.keys('.manifest.json'), []);
  t.is(server.uploads.size, 0);
  server.fault = () => undefined;
  const second = await runCached([node()], { workdir: join(root, 'b'), cache: CACHE });
  t.deepEqual([second.states, second.warnings], [['Files done'], []]);
  t.is(server.keys('.manifest.json').length, 1);
});

test.serial(
  'connections that drop and services that stumble are asked again, in both directions',
  async (t) => {
    const server = await S3Server.start(t);
    const root = temporaryFolder(t);
    const seen = new Map<string, number>();
    server.fault = ({ method, key, query }) => {
      const what = `${method} ${key} ${query}`;
      const times = (seen.get(what) ?? 0) + 1;
      seen.set(what, times);
      if (times === 1) return method === 'GET' ? 'cut' : 'reset';
      return times === 2 ? { status: 500, code: 'InternalError' } : undefined;
    };
    const first = await runCached([node()], { workdir: join(root, 'a'), cache: CACHE });
    const second = await runCached([node()], { workdir: join(root, 'b'), cache: CACHE });
    t.deepEqual([first.states, first.warnings], [['Files done'], []]);
    t.deepEqual([second.states, second.warnings], [['Files restored'], []]);
  },
);

const damages: readonly (readonly [string, RegExp, (server: S3Server) => void])[] = [
  [
    'an object that was changed',
    /(long\.bin|middle\.bin|\.txt) has other content/,
    (server) => {
      const [key = ''] = server.keys('/data-');
      const bytes = Buffer.from(server.objects.get(key) ?? []);
      bytes[3] = (bytes[3] as number) ^ 1;
      server.objects.set(key, bytes);
    },
  ],
  [
    'objects that are cut off',
    /data-[0-9a-f]{32} (has \d+ bytes instead of \d+|is cut off)/,
    (server) => {
      for (const key of server.keys('/data-')) {
        server.objects.set(key, (server.objects.get(key) ?? Buffer.alloc(0)).subarray(0, 100));
      }
    },
  ],
  [
    'a missing object',
    /data-[0-9a-f]{32} is missing/,
    (server) => server.objects.delete(server.keys('/data-')[1] ?? ''),
  ],
  [
    'a manifest that is cut off',
    /\.manifest\.json is damaged/,
    (server) => {
      const [key = ''] = server.keys('.manifest.json');
      server.objects.set(key, (server.objects.get(key) ?? Buffer.alloc(0)).subarray(0, 200));
    },
  ],
];

for (const [what, says, damage] of damages) {
  test.serial(`${what}: told of and not used; where the bucket may be written it is replaced`, async (t) => {
    const server = await S3Server.start(t);
    const root = temporaryFolder(t);
    await runCached([node()], { workdir: join(root, 'a'), cache: CACHE });
    damage(server);
    const reader = await runCached([node()], { workdir: join(root, 'b'), cache: `${CACHE}:r` });
    t.deepEqual(reader.states, ['Files done']);
    t.is(reader.warnings.length, 1);
    t.regex(reader.warnings[0] ?? '', says);
    t.regex(reader.warnings[0] ?? '', /^cache s3:\/\/bucket\/team\/cache: .*; it is not used$/);
    const writer = await runCached([node()], { workdir: join(root, 'c'), cache: CACHE });
    t.deepEqual(writer.states, ['Files done']);
    t.regex(writer.warnings[0] ?? '', /; it was removed$/);
    const last = await runCached([node()], { workdir: join(root, 'd'), cache: CACHE });
    t.deepEqual([last.states, last.warnings], [['Files restored'], []]);
  });
}

test.serial(
  'two who put an output of the same key there at once, even different ones, leave one that is whole',
  async (t) => {
    const server = await S3Server.start(t);
    const root = temporaryFolder(t);
    const vary = (text: string) =>
      defineStep({
        name: 'Vary',
        version: '1',
        run: async ({ outDir }) => {
          await writeFileAtomic(join(outDir, 'a.txt'), `a ${text}`);
          await writeFileAtomic(join(outDir, 'b.txt'), `b ${text}`);
        },
      })({ scope: 'test', params: {} });
    // Neither puts its manifest there before both have put their files there.
    let both = () => {};
    const arrived = new Promise<void>((resolve) => {
      both = resolve;
    });
    let waiting = 0;
    server.fault = async ({ method, key }) => {
      if (method !== 'PUT' || !key.endsWith('.manifest.json')) return undefined;
      waiting += 1;
      if (waiting === 2) both();
      await arrived;
      return undefined;
    };
    const runs = await Promise.all(
      ['one', 'two'].map((text) => runCached([vary(text)], { workdir: join(root, text), cache: CACHE })),
    );
    t.deepEqual(
      runs.flatMap(({ warnings }) => warnings),
      [],
    );
    server.fault = () => undefined;
    const third = vary('three');
    const restored = await runCached([third], { workdir: join(root, 'three'), cache: CACHE });
    t.deepEqual([restored.states, restored.warnings], [['Vary restored'], []]);
    const a = textOf(restored.result, third, 'a.txt');
    t.true(['a one', 'a two'].includes(a));
    t.is(textOf(restored.result, third, 'b.txt'), a.replace('a', 'b'));
  },
);

test.serial('a forced step replaces what is there, and nothing of the old one stays', async (t) => {
  const server = await S3Server.start(t);
  const root = temporaryFolder(t);
  let text = 'first';
  const step = defineStep({
    name: 'Vary',
    version: '1',
    run: async ({ outDir }) => writeFileAtomic(join(outDir, 'text.txt'), text),
  });
  const vary = step({ scope: 'test', params: {} });
  await runCached([vary], { workdir: join(root, 'a'), cache: CACHE });
  text = 'second';
  await runCached([vary], { workdir: join(root, 'b'), cache: CACHE, force: true });
  const objects = server.keys('/data-').map((key) => server.objects.get(key)?.toString());
  t.deepEqual(objects, ['second']);
});

test.serial('an output that was changed since it was made is told of and not put there', async (t) => {
  const server = await S3Server.start(t);
  const root = temporaryFolder(t);
  const made = node();
  const { result } = await runCached([made], { workdir: join(root, 'a') });
  const dir = result.outputOf(made);
  const manifest = readManifest(dir);
  if (manifest === undefined) throw new Error('there is no manifest');
  const { key } = manifest;
  const warnings: string[] = [];
  const share = async () => {
    const caches = new SharedCaches([{ path: CACHE, read: false, write: true }]);
    caches.warn = (message) => warnings.push(message);
    caches.keep({ key, dir, replace: false }, new AbortController().signal);
    await caches.finish();
  };
  writeFileSync(
    join(dir, 'long.bin'),
    pattern(LONG).map((byte) => byte ^ 1),
  );
  await share();
  truncateSync(join(dir, 'middle.bin'), 7);
  await share();
  const told = `cache ${CACHE}: ${key.slice(0, 8)} is not put there:`;
  t.deepEqual(warnings, [
    `${told} long.bin has other content`,
    `${told} middle.bin has 7 bytes instead of 1048577`,
  ]);
  t.deepEqual(server.keys('.manifest.json'), []);
  t.is(server.uploads.size, 0);
});

test.serial(
  'a service that refuses, or cannot be reached, is one line, and the run goes on without it',
  async (t) => {
    const server = await S3Server.start(t);
    const root = temporaryFolder(t);
    const steps = new TextSteps();
    const nodes = () => ['a', 'b', 'c'].map((text) => steps.say(text));
    const run = async (workdir: string, cache = CACHE) => {
      const { states, warnings } = await runCached(nodes(), { workdir: join(root, workdir), cache });
      t.deepEqual(new Set(states), new Set(['Say done']));
      return warnings;
    };
    server.fault = () => ({ status: 403, code: 'AccessDenied' });
    t.deepEqual(await run('a'), [
      `cache ${CACHE}: listing it was refused (403, AccessDenied); goes on without it`,
    ]);
    server.fault = ({ method }) => (method === 'PUT' ? { status: 403, code: 'AccessDenied' } : undefined);
    t.deepEqual(await run('b'), [
      `cache ${CACHE}: PUT was refused (403, AccessDenied); nothing more is put there`,
    ]);
    server.fault = () => undefined;
    t.deepEqual(await run('c', 's3://other/x'), [
      'cache s3://other/x: there is no such bucket; goes on without it',
    ]);
    await server.stop();
    const { AWS_ENDPOINT_URL_S3: endpoint } = process.env;
    t.deepEqual(await run('d'), [
      `cache ${CACHE}: ${endpoint} cannot be reached (ECONNREFUSED); goes on without it`,
    ]);
  },
);

test.serial('a service that takes connections and never answers is given up', async (t) => {
  const server = await S3Server.start(t);
  server.fault = () => new Promise(() => {});
  const bucket = new S3Bucket('bucket');
  const message = `${process.env.AWS_ENDPOINT_URL_S3} cannot be reached (no answer in time)`;
  await t.throwsAsync(bucket.check('team/', 50), { instanceOf: S3Error, message });
  // Nor is it asked again for a while.
  await t.throwsAsync(bucket.has('team/x'), { message });
  t.is(server.count('HEAD'), 0);
});

test.serial('that a service answers nothing is told before it is given up', async (t) => {
  const server = await S3Server.start(t);
  let answer = (_: undefined) => {};
  server.fault = () => new Promise((resolve) => (answer = resolve));
  const lines: string[] = [];
  t.teardown(tellSlowAnswers((line) => lines.push(line)));
  const asked = new S3Bucket('bucket', 50).has('team/x');
  while (lines.length === 0 || server.count('HEAD') === 0) await sleep(5);
  t.deepEqual(lines, [
    `bucket bucket, ${process.env.AWS_ENDPOINT_URL_S3}: no answer for 0.05 s; it is given up after 2 min 30 s`,
  ]);
  answer(undefined);
  t.false(await asked);
});

test.serial(
  'small values are remembered in a bucket as well, and one that is of no use costs the making',
  async (t) => {
    const server = await S3Server.start(t);
    const root = temporaryFolder(t);
    let made = 0;
    const ask = (workdir: string, cache: string) =>
      rememberShared({ workdir: join(root, workdir), cache }, 'notes/one.json', async () => ++made);
    t.is(await ask('a', CACHE), 1);
    t.is(await ask('b', `${CACHE}:r`), 1);
    t.true(existsSync(join(root, 'b/notes/one.json')));
    const [key = ''] = server.keys('notes/');
    server.objects.set(key, Buffer.from('{'));
    t.is(await ask('c', CACHE), 2);
    t.is(server.objects.get(key)?.toString(), readFileSync(join(root, 'c/notes/one.json'), 'utf8'));
    server.fault = () => ({ status: 403, code: 'AccessDenied' });
    t.is(await ask('d', CACHE), 3);
  },
);
