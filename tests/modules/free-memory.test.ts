import { setTimeout } from 'node:timers/promises';
import { markAsUntransferable } from 'node:worker_threads';
import test from 'ava';
import { freeMemory } from '../../src/modules/free-memory.ts';

test('the memory of an array is given back at once, with every array that is in it', async (t) => {
  for (const wait of [0, 20]) {
    await setTimeout(wait);
    const whole = new Float32Array(8);
    const part = whole.subarray(2, 4);
    freeMemory(part);
    t.is(whole.buffer.byteLength, 0);
    t.is(whole.length + part.length, 0);
  }
});

test('memory of many arrays that are given back does not gather', (t) => {
  const bytes = 2 ** 23;
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 32; i++) freeMemory(new Float32Array(bytes / Float32Array.BYTES_PER_ELEMENT));
  t.true(process.memoryUsage().arrayBuffers - before < bytes);
});

test('an array without values, and one that was given back already, are no fault', (t) => {
  t.notThrows(() => freeMemory(new Float32Array()));
  const values = new Float32Array(8);
  freeMemory(values);
  t.notThrows(() => freeMemory(values));
});

test('memory that threads share or that may not be given away keeps its values', (t) => {
  const kept = new Float32Array([1, 2]);
  markAsUntransferable(kept.buffer);
  const shared = new Float32Array(new SharedArrayBuffer(8)).fill(1);
  const wasm = new Float32Array(new WebAssembly.Memory({ initial: 1 }).buffer, 0, 2).fill(1);
  for (const values of [kept, shared, wasm]) freeMemory(values);
  t.deepEqual([...kept, ...shared, ...wasm], [1, 2, 1, 1, 1, 1]);
});
