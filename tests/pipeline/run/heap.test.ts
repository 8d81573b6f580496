import { testProp } from '@fast-check/ava';
import * as fc from 'fast-check';
import { Heap } from '../../../src/pipeline/run/heap.ts';

testProp(
  'a heap gives what it holds in order, whatever was added and taken before',
  [fc.array(fc.option(fc.integer({ min: 0, max: 20 })), { maxLength: 60 })],
  (t, changes) => {
    const heap = new Heap<number>((a, b) => a < b);
    const held: number[] = [];
    t.is(heap.first, undefined);
    for (const change of changes) {
      if (change === null) {
        t.is(heap.take(), held.sort((a, b) => a - b).shift());
      } else {
        heap.add(change);
        held.push(change);
      }
      t.is(heap.first, held.length === 0 ? undefined : Math.min(...held));
    }
  },
);
