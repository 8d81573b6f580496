import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { ThreadLostError, WatchedThread } from '../../../src/audio/decode/watched-thread.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** A thread that answers what a function makes of a message. */
async function threadOf(t: ExecutionContext, answer: string, onLost = () => {}) {
  const module = resolve('.build/src/audio/decode/watched-thread.js');
  const script = `import { parentPort } from 'node:worker_threads';
import { threadReady } from ${JSON.stringify(pathToFileURL(module).href)};
const answer = ${answer};
parentPort.on('message', async (message) => parentPort.postMessage({ got: await answer(message) }));
parentPort.postMessage(threadReady());`;
  const folder = temporaryFolder(t, { 'thread.mjs': script });
  return WatchedThread.start<number, { got: number }>(pathToFileURL(join(folder, 'thread.mjs')), onLost);
}

const spin = '(ms) => { const end = performance.now() + ms; while (performance.now() < end); return ms; }';

test('a thread that spins without an answer is ended', async (t) => {
  let lost = 0;
  const thread = await threadOf(t, spin, () => {
    lost += 1;
  });
  t.deepEqual(await thread.ask(300), { got: 300 });
  const error = await t.throwsAsync(thread.ask(120_000), { instanceOf: ThreadLostError });
  t.is(error?.message, 'the decoder made nothing of it in 4 s');
  t.true(thread.lost && lost > 0);
});

test('a thread that waits for its turn of the processor is not ended for the time that passes', async (t) => {
  const thread = await threadOf(t, '(ms) => new Promise((resolve) => setTimeout(resolve, ms, ms))');
  t.deepEqual(await thread.ask(4400), { got: 4400 });
  t.false(thread.lost);
});

test('a thread that breaks down is lost with its reason', async (t) => {
  const thread = await threadOf(t, "() => { throw new Error('no luck\\nat all'); }");
  await t.throwsAsync(thread.ask(1), {
    instanceOf: ThreadLostError,
    message: /^the decoder broke down: no luck$/,
  });
});
