import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../../src/errors.ts';
import { downloadCorpus } from '../../../../src/tasks/corpus/fetch/download-corpus.ts';
import { fetchFile } from '../../../../src/tasks/corpus/fetch/fetch-file.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { filesBelow, runNode } from '../../run-node.ts';
import { makeTar } from '../archives.ts';
import { partHas, serve, startServer } from '../unreliable-server.ts';

const BODY = randomBytes(300_000);
const MD5 = { md5: createHash('md5').update(BODY).digest('hex') };
const OTHER = randomBytes(300_000);
const NOWHERE = 'http://127.0.0.1:9/corpus.bin';

async function download(
  t: ExecutionContext,
  url: string,
  options: {
    mirrors?: string[];
    checksum?: Parameters<typeof downloadCorpus>[0]['checksum'];
    workdir?: string;
  } = {},
) {
  const workdir = options.workdir ?? join(temporaryFolder(t), 'work');
  const { mirrors = [], checksum = MD5 } = options;
  const node = downloadCorpus({ scope: 'test', url, fileName: 'corpus.bin', checksum, mirrors });
  return { ...(await runNode(node, workdir)), workdir };
}

/** A new folder for the pipeline, and what waits until so many bytes of a download are in it. */
function watchedWorkdir(t: ExecutionContext) {
  const workdir = join(temporaryFolder(t), 'work');
  return { workdir, arrival: (bytes: number) => partHas(workdir, bytes) };
}

async function assertArrived(
  t: ExecutionContext,
  { outDir, error }: { outDir: string; error: Error | undefined },
) {
  t.is(error, undefined);
  t.deepEqual(await filesBelow(outDir), ['corpus.bin']);
  t.true(BODY.equals(await readFile(join(outDir, 'corpus.bin'))));
}

async function assertRefused(
  t: ExecutionContext,
  { workdir, error }: { workdir: string; error: Error | undefined },
  message: RegExp,
) {
  t.true(error instanceof UserError, error?.stack);
  t.regex(error?.message ?? '', message);
  const left = await filesBelow(join(workdir, 'test'));
  t.deepEqual(
    left.filter((file) => !/\.part(\.json)?$/.test(file)),
    [],
  );
}

test('a file comes over redirects, also to other servers', async (t) => {
  const target = await startServer(t, (request, response) => serve(request, response, BODY));
  const { url } = await startServer(t, (_request, response, number) => {
    response.writeHead(number === 0 ? 302 : 307, {
      location: number === 0 ? '/moved' : `${target.url}/corpus.bin`,
    });
    response.end('moved');
  });
  await assertArrived(t, await download(t, `${url}/corpus.bin`));
});

test('after a cut the download goes on at the byte where it was', async (t) => {
  const { workdir, arrival } = watchedWorkdir(t);
  const server = await startServer(t, (request, response, number) => {
    const cutWhen = () => arrival((number + 1) * 130_000);
    serve(request, response, BODY, { etag: '"v1"', cutAfter: 130_000, cutWhen });
  });
  await assertArrived(t, await download(t, `${server.url}/corpus.bin`, { workdir }));
  t.deepEqual(
    server.seen.map(({ range, ifRange }) => [range, ifRange]),
    [
      [undefined, undefined],
      ['bytes=130000-', '"v1"'],
      ['bytes=260000-', '"v1"'],
    ],
  );
});

test('a file that changed on the server between two cuts is fetched anew', async (t) => {
  const { url } = await startServer(t, (request, response, number) =>
    number === 0
      ? serve(request, response, OTHER, { etag: '"old"', cutAfter: 100_000 })
      : serve(request, response, BODY, { etag: '"new"' }),
  );
  await assertArrived(t, await download(t, `${url}/corpus.bin`));
});

test('without an ETag a cut download begins anew', async (t) => {
  const server = await startServer(t, (request, response, number) =>
    serve(request, response, BODY, number === 0 ? { cutAfter: 100_000 } : {}),
  );
  await assertArrived(t, await download(t, `${server.url}/corpus.bin`));
  t.deepEqual(
    server.seen.map(({ range }) => range),
    [undefined, undefined],
  );
});

test('a server that answers with a range that was not asked for does not spoil the file', async (t) => {
  const { url } = await startServer(t, (request, response, number) => {
    if (number !== 1) {
      return serve(request, response, BODY, { etag: '"v1"', ...(number === 0 ? { cutAfter: 100_000 } : {}) });
    }
    response.writeHead(206, {
      'content-range': `bytes 50000-${BODY.length - 1}/${BODY.length}`,
      etag: '"v1"',
    });
    return response.end(BODY.subarray(50_000));
  });
  await assertArrived(t, await download(t, `${url}/corpus.bin`));
});

test('a server that sends a part for a range, and says so, is asked for the next', async (t) => {
  for (const size of [String(BODY.length), '*']) {
    const { workdir, arrival } = watchedWorkdir(t);
    const server = await startServer(t, (request, response, number) => {
      if (number === 0) {
        const cutWhen = () => arrival(50_000);
        return serve(request, response, BODY, { etag: '"v1"', cutAfter: 50_000, cutWhen });
      }
      const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0]);
      if (start >= BODY.length) {
        response.writeHead(416, { 'content-range': `bytes */${BODY.length}` });
        return response.end();
      }
      const part = BODY.subarray(start, start + 100_000);
      response.writeHead(206, {
        'content-length': part.length,
        'content-range': `bytes ${start}-${start + part.length - 1}/${size}`,
        etag: '"v1"',
      });
      return response.end(part);
    });
    await assertArrived(t, await download(t, `${server.url}/corpus.bin`, { workdir }));
    t.true(server.seen.length <= 5);
  }
});

test('a body without a length that is closed early is gone on with', async (t) => {
  const { url } = await startServer(t, (request, response) => {
    const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
    const rest = BODY.subarray(start);
    if (rest.length === 0) {
      response.writeHead(416, { 'content-range': `bytes */${BODY.length}` });
      return response.end();
    }
    response.useChunkedEncodingByDefault = false;
    response.writeHead(start === 0 ? 200 : 206, {
      connection: 'close',
      etag: '"v1"',
      ...(start === 0 ? {} : { 'content-range': `bytes ${start}-${BODY.length - 1}/${BODY.length}` }),
    });
    return response.end(rest.subarray(0, 130_000));
  });
  await assertArrived(t, await download(t, `${url}/corpus.bin`));
});

test('a body that does not end is given up at the size that is known', async (t) => {
  const { url } = await startServer(t, (_request, response) => {
    const more = () => {
      while (response.write(BODY));
    };
    response.on('drain', more);
    more();
  });
  const outDir = temporaryFolder(t);
  const wanted = { url: `${url}/corpus.bin`, fileName: 'corpus.bin', checksum: MD5, bytes: BODY.length };
  await t.throwsAsync(
    fetchFile({ ...wanted, mirrorPaths: [] }, { outDir, mirrors: [], signal: new AbortController().signal }),
    {
      instanceOf: UserError,
      message: /corpus\.bin: sends more than the 300000 bytes that it can have/,
    },
  );
  t.deepEqual(await filesBelow(outDir), []);
});

test('a file for which the disk has no room is not begun', async (t) => {
  const { url } = await startServer(t, (_request, response) => {
    response.writeHead(200, { 'content-length': 2 ** 52 });
    response.write('x');
  });
  await assertRefused(
    t,
    await download(t, `${url}/corpus.bin`),
    /4503599627370496 bytes; the disk of .* has/,
  );
});

test('a server that breaks off at the same byte each time is given up', async (t) => {
  const { workdir, arrival } = watchedWorkdir(t);
  const server = await startServer(t, (_request, response) => {
    response.writeHead(200, { 'content-length': BODY.length, etag: '"v1"' });
    response.write(BODY.subarray(0, 70_000), () => arrival(70_000).then(() => response.destroy()));
  });
  await assertRefused(t, await download(t, `${server.url}/corpus.bin`, { workdir }), /could not be fetched/);
  t.is(server.seen.length, 5);
});

test('redirects that go round are given up, and told as such', async (t) => {
  const { url } = await startServer(t, (_request, response, number) => {
    response.writeHead(302, { location: number % 2 === 0 ? '/b' : '/a' });
    response.end();
  });
  await assertRefused(
    t,
    await download(t, `${url}/a`),
    /\/a: redirects round and round, or more than 10 times/,
  );
});

test('a name as long as a disk allows does not stand in the way of a download', async (t) => {
  const { url } = await startServer(t, (request, response) => serve(request, response, BODY));
  const outDir = temporaryFolder(t);
  const fileName = `${'n'.repeat(250)}.wav`;
  const wanted = { url: `${url}/corpus.bin`, fileName, checksum: MD5, mirrorPaths: [] };
  await fetchFile(wanted, { outDir, mirrors: [], signal: new AbortController().signal });
  t.deepEqual(await filesBelow(outDir), [fileName]);
});

test('a server is asked for the file as it is, not packed', async (t) => {
  const { url } = await startServer(t, (request, response) => {
    t.is(request.headers['accept-encoding'], 'identity');
    return serve(request, response, BODY);
  });
  await assertArrived(t, await download(t, `${url}/corpus.bin`));
});

test('a server that is busy at first is asked again', async (t) => {
  const { url } = await startServer(t, (request, response, number) => {
    if (number >= 2) return serve(request, response, BODY);
    response.writeHead(503);
    return response.end('busy');
  });
  await assertArrived(t, await download(t, `${url}/corpus.bin`));
});

test('a server that says when to ask again is not asked before', async (t) => {
  const asked: number[] = [];
  const { url } = await startServer(t, (request, response, number) => {
    asked.push(performance.now());
    if (number > 0) return serve(request, response, BODY);
    response.writeHead(429, { 'retry-after': '1' });
    return response.end();
  });
  await assertArrived(t, await download(t, `${url}/corpus.bin`));
  t.true((asked[1] ?? 0) - (asked[0] ?? 0) >= 990);
});

test('of one server two files are fetched at a time, and no more', async (t) => {
  let [now, most] = [0, 0];
  const second = new EventEmitter();
  const both = once(second, 'there');
  const { url } = await startServer(t, async (request, response) => {
    now += 1;
    most = Math.max(most, now);
    if (now === 2) second.emit('there');
    await both;
    await setTimeout(20);
    now -= 1;
    serve(request, response, BODY);
  });
  const all = Array.from({ length: 5 }, (_, index) => download(t, `${url}/${index}/corpus.bin`));
  for (const each of await Promise.all(all)) await assertArrived(t, each);
  t.is(most, 2);
});

test('what was fetched before the process died is not fetched again', async (t) => {
  const server = await startServer(t, (request, response, number) => {
    if (number > 0) return serve(request, response, BODY, { etag: '"v1"' });
    response.writeHead(200, { 'content-length': BODY.length, etag: '"v1"' });
    return response.write(BODY.subarray(0, 200_000));
  });
  const { workdir, arrival } = watchedWorkdir(t);
  const node = downloadCorpus({
    scope: 'test',
    url: `${server.url}/corpus.bin`,
    fileName: 'corpus.bin',
    checksum: MD5,
    mirrors: [],
  });
  const controller = new AbortController();
  const cut = runNode(node, workdir, controller.signal);
  await arrival(200_000);
  controller.abort();
  t.is((await cut).result.status, 'cancelled');
  const again = await runNode(node, workdir);
  await assertArrived(t, again);
  t.is(server.seen.at(-1)?.range, 'bytes=200000-');
});

test('a corrupted file is one line with both checksums, and nothing stays', async (t) => {
  const wrong = Buffer.from(BODY);
  wrong[1000] = (wrong[1000] ?? 0) ^ 1;
  const { url } = await startServer(t, (request, response) =>
    serve(request, response, wrong, { etag: '"v1"' }),
  );
  const found = createHash('md5').update(wrong).digest('hex');
  const outcome = await download(t, `${url}/corpus.bin`);
  await assertRefused(t, outcome, new RegExp(`^${url}/corpus\\.bin: md5 is ${found}; expected ${MD5.md5}$`));
});

test('a server that promises more bytes than it sends is given up with a message', async (t) => {
  const server = await startServer(t, (_request, response) => {
    response.writeHead(200, { 'content-length': BODY.length + 10 });
    response.write(BODY, () => globalThis.setTimeout(() => response.destroy(), 100));
  });
  await assertRefused(t, await download(t, `${server.url}/corpus.bin`), /corpus\.bin: could not be fetched/);
  t.true(server.seen.length >= 5);
});

test('a server that promises fewer bytes than it sends does not get a wrong file in', async (t) => {
  const { url } = await startServer(t, (request) => {
    request.socket.end(
      Buffer.concat([
        Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n'),
        BODY,
      ]),
    );
  });
  await assertRefused(t, await download(t, `${url}/corpus.bin`), /md5 is|could not be fetched/);
});

test('mirrors are asked in their order before the address itself', async (t) => {
  const folder = temporaryFolder(t);
  await mkdir(join(folder, 'empty'));
  const first = await startServer(t, (_request, response) => response.writeHead(404).end('no'));
  const second = await startServer(t, (request, response) => serve(request, response, BODY));
  const outcome = await download(t, NOWHERE, {
    mirrors: [join(folder, 'empty'), `${first.url}/a`, `${second.url}/b/`],
  });
  await assertArrived(t, outcome);
  t.deepEqual(
    [...first.seen, ...second.seen].map(({ url }) => url),
    ['/a/corpus.bin', '/b/corpus.bin'],
  );
});

test('a file in a mirror folder is found by its name or by that of the address', async (t) => {
  const folder = temporaryFolder(t);
  await writeFile(join(folder, 'v1.bin'), BODY);
  await assertArrived(t, await download(t, 'http://127.0.0.1:9/archive/v1.bin', { mirrors: [folder] }));
});

test('a wrong file in a mirror folder is one line that names it', async (t) => {
  const folder = temporaryFolder(t);
  await writeFile(join(folder, 'corpus.bin'), OTHER);
  const outcome = await download(t, NOWHERE, { mirrors: [folder] });
  await assertRefused(t, outcome, /^.*\/corpus\.bin: md5 is [0-9a-f]{32}; expected [0-9a-f]{32}$/);
});

test('a file that is nowhere is one line with every place, and says what to do', async (t) => {
  const folder = temporaryFolder(t);
  const outcome = await download(t, NOWHERE, { mirrors: [folder] });
  await assertRefused(
    t,
    outcome,
    /^corpus\.bin: could not be fetched \(.*: no such file there; .*ECONNREFUSED/,
  );
  t.regex((outcome.error as UserError).next ?? '', /--mirror/);
});

test('a digest of contents accepts an archive packed otherwise, and no other contents', async (t) => {
  const files = [
    { path: 'x-1.0/recordings/b.wav', content: 'bee' },
    { path: 'x-1.0/recordings/a.wav', content: 'ay' },
  ];
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const listing = `${sha256('ay')}  a.wav\n${sha256('bee')}  b.wav\n`;
  const checksum = { contents: { folder: 'recordings', extension: '.wav', sha256: sha256(listing) } };
  const folder = temporaryFolder(t);
  const write = (entries: typeof files) => writeFile(join(folder, 'corpus.bin'), gzipSync(makeTar(entries)));
  await write([{ path: 'x-1.0/README.md', content: 'more' }, ...files.toReversed()]);
  t.is((await download(t, NOWHERE, { mirrors: [folder], checksum })).error, undefined);
  await write(files.slice(1));
  const outcome = await download(t, NOWHERE, { mirrors: [folder], checksum });
  await assertRefused(t, outcome, /: sha256 of recordings\/\*\.wav is [0-9a-f]{64}; expected [0-9a-f]{64}$/);
  await writeFile(join(folder, 'corpus.bin'), 'no archive');
  const broken = await download(t, NOWHERE, { mirrors: [folder], checksum });
  await assertRefused(t, broken, /: not a whole tar archive/);
});
