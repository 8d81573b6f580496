import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { createWorkerPool } from '../src/pipeline/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Stands for native code: it is deaf to everything for some milliseconds, and then says that it has come to its end. */
const WORKER = `export function hold({ ms, ended }) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  Atomics.store(ended, 0, 1);
}`;

test('a thread that computes in native code is left to it when nobody waits any more, and another does the rest', async (t) => {
  const folder = temporaryFolder(t, { 'worker.mjs': WORKER });
  const url = new URL(`file://${join(folder, 'worker.mjs')}`);
  const pool = createWorkerPool({ url, size: 1, graceMs: 10, isNative: true });
  const [first, second] = [1, 2].map(() => new Int32Array(new SharedArrayBuffer(4))) as [
    Int32Array,
    Int32Array,
  ];
  await pool.run('hold', { ms: 1, ended: second });
  Atomics.store(second, 0, 0);
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('enough')), 50);
  const held = pool.run('hold', { ms: 1000, ended: first }, { signal: controller.signal });
  await t.throwsAsync(held, { message: 'enough' });
  await pool.run('hold', { ms: 1, ended: second });
  await pool.close();
  t.is(Atomics.load(second, 0), 1);
  for (let turn = 0; turn < 100 && Atomics.load(first, 0) === 0; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  t.is(Atomics.load(first, 0), 1);
});

const notOnWindows = process.platform === 'win32' ? test.skip : test;

notOnWindows('a program that is told to end while a thread computes ends soon, by no fault', async (t) => {
  const at = (file: string) => JSON.stringify(new URL(file, import.meta.url));
  const script = `
    import { runProgram } from ${at('../src/run-program.js')};
    import { createWorkerPool } from ${at('../src/pipeline/index.js')};
    const pool = createWorkerPool({ url: new URL('worker.mjs', import.meta.url), size: 1, graceMs: 100, isNative: true });
    await runProgram(async (signal) => {
      const ended = new Int32Array(new SharedArrayBuffer(4));
      await pool.run('hold', { ms: 1, ended });
      setTimeout(() => process.kill(process.pid, 'SIGTERM'), 100);
      try {
        await pool.run('hold', { ms: 60_000, ended }, { signal });
      } finally {
        await pool.close();
      }
      return 0;
    });`;
  const folder = temporaryFolder(t, { 'worker.mjs': WORKER, 'program.mjs': script });
  const start = performance.now();
  const { signal, stderr } = await execa(process.execPath, [join(folder, 'program.mjs')], {
    reject: false,
  });
  t.is(signal, 'SIGINT');
  t.regex(stderr, /^cancelled\n {2}go on with: /);
  t.true(performance.now() - start < 30_000);
});
