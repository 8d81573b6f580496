import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { filesBelow } from '../../tasks/run-node.ts';
import { SHARED_DATA, testWithData } from '../../tasks/shared-data.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { heareval } from '../heareval.ts';

testWithData(
  '`download` fetches and checks the corpus and prepares nothing, and `preprocess` fetches nothing again',
  async (t) => {
    const folder = temporaryFolder(t);
    const options = ['spoken_digit', '--mode', 'small'];
    const fetched = await heareval(folder, ['download', ...options, '--mirror', SHARED_DATA]);
    t.is(fetched.exitCode, 0);
    t.regex(fetched.stderr, /done: 1 step ran/);
    t.deepEqual(await filesBelow(join(folder, 'tasks')), []);
    const prepared = await heareval(folder, ['preprocess', ...options, '--sample-rate', '16000']);
    t.is(prepared.exitCode, 0);
    t.notRegex(prepared.stderr, /start .*DownloadCorpus/);
  },
);

test('a task without a download is said to have none', async (t) => {
  const { exitCode, stderr } = await heareval(temporaryFolder(t), ['download', 'tone_pitch']);
  t.is(exitCode, 0);
  t.is(stderr, 'tone_pitch: nothing to download');
});

test('downloads go through the proxy that the environment names', async (t) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('not the corpus');
  });
  // A proxy may be asked for the whole URL, or for a tunnel in which it then plays the other end.
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    server.emit('connection', socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const args = ['download', 'spoken_digit', '--mode', 'small', '--mirror', 'http://corpora.invalid'];
  const { exitCode, stderr } = await execa(process.execPath, [resolve('dist/cli/main.js'), ...args], {
    cwd: temporaryFolder(t),
    env: { http_proxy: proxy, HTTP_PROXY: proxy, no_proxy: '', NO_PROXY: '' },
    reject: false,
  });
  t.is(exitCode, 2);
  t.regex(stderr, /spoken_digit-small\.zip: md5 is [0-9a-f]{32}; expected 69d50c15805ea11beb12d9a4db1d4c2a/);
  t.true(asked.some((each) => each.includes('corpora.invalid')));
});
