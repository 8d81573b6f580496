import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { maximumMatchingSize } from '../../../src/evaluate/scores/bipartite-matching.ts';

function graph(edges: readonly (readonly number[])[], rightNodes: number) {
  const offsets = Uint32Array.from([0, ...edges.map((_, u) => edges.slice(0, u + 1).flat().length)]);
  return { offsets, targets: Uint32Array.from(edges.flat()), rightNodes };
}

/** Tries every partner of every node. */
function bruteForce(edges: readonly (readonly number[])[], taken: ReadonlySet<number> = new Set()): number {
  const [first, ...others] = edges;
  if (first === undefined) return 0;
  const withPartner = first
    .filter((right) => !taken.has(right))
    .map((right) => 1 + bruteForce(others, new Set([...taken, right])));
  return Math.max(bruteForce(others, taken), ...withPartner);
}

const RIGHT_NODES = 6;
const neighbours = fc.uniqueArray(fc.nat(RIGHT_NODES - 1), { maxLength: RIGHT_NODES });

testProp(
  'the matching is as large as trying everything finds',
  [fc.array(neighbours, { maxLength: 6 })],
  (t, edges) => {
    t.is(maximumMatchingSize(graph(edges, RIGHT_NODES)), bruteForce(edges));
  },
  { numRuns: 500 },
);

test('a chain in which every first choice is wrong is matched whole, without deep recursion', (t) => {
  const length = 100_000;
  const offsets = Uint32Array.from({ length: length + 1 }, (_, u) => Math.min(2 * u, 2 * length - 1));
  const targets = new Uint32Array(2 * length - 1);
  for (let u = 0; u < length - 1; u++) targets.set([u + 1, u], 2 * u);
  targets[2 * length - 2] = length - 1;
  t.is(maximumMatchingSize({ offsets, targets, rightNodes: length }), length);
});

test('a graph without nodes has no matching', (t) => {
  t.is(maximumMatchingSize({ offsets: new Uint32Array(1), targets: new Uint32Array(), rightNodes: 0 }), 0);
});
