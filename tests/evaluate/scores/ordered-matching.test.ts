import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { maximumMatchingSize } from '../../../src/evaluate/scores/bipartite-matching.ts';
import { orderedMatching } from '../../../src/evaluate/scores/ordered-matching.ts';

const RIGHT_NODES = 8;
const neighbours = fc
  .uniqueArray(fc.nat(RIGHT_NODES - 1), { maxLength: RIGHT_NODES })
  .map((nodes) => nodes.sort((a, b) => a - b));

testProp(
  'the matching is a largest one along edges that there are',
  [fc.array(neighbours, { maxLength: 8 })],
  (t, edges) => {
    const offsets = Uint32Array.from([0, ...edges.map((_, u) => edges.slice(0, u + 1).flat().length)]);
    const graph = { offsets, targets: Uint32Array.from(edges.flat()), rightNodes: RIGHT_NODES };
    const leftOf = orderedMatching(graph);
    const pairs = [...leftOf.entries()].filter(([, left]) => left >= 0);
    t.is(pairs.length, maximumMatchingSize(graph));
    t.is(new Set(pairs.map(([, left]) => left)).size, pairs.length);
    t.true(pairs.every(([right, left]) => edges[left]?.includes(right)));
  },
  { numRuns: 500 },
);

test('left nodes come in the order in which right nodes name them, and take the first that is free', (t) => {
  const edges = [[1], [0, 1], [0, 2]];
  const graph = {
    offsets: Uint32Array.of(0, 1, 3, 5),
    targets: Uint32Array.from(edges.flat()),
    rightNodes: 3,
  };
  t.deepEqual([...orderedMatching(graph)], [1, 0, 2]);
});
