import test from 'ava';
import { buildGraph } from '../../src/pipeline/graph.ts';
import { defineStep, type InputSource, type StepNode, select } from '../../src/pipeline/index.ts';

const step = defineStep<{ id: number }, { from: readonly InputSource[] }>({
  name: 'Any',
  version: '1',
  run: async () => {},
});
const node = (id: number, from: readonly InputSource[] = []) =>
  step({ scope: 'test', params: { id }, inputs: { from } });

test('steps come after what they need, each once, with the length of the longest path to them', (t) => {
  const a = node(0);
  const b = node(1, [a]);
  const c = node(2, [select(a, '*'), b]);
  const graph = buildGraph([c, b, c]);
  t.deepEqual(
    graph.map((each) => [each.node, each.depth, each.index]),
    [
      [a, 0, 0],
      [b, 1, 1],
      [c, 2, 2],
    ],
  );
  t.deepEqual(graph[0]?.consumers, [graph[1], graph[2]]);
});

test('a chain of 100,000 steps overflows no stack', (t) => {
  let last = node(0);
  for (let id = 1; id < 100_000; id += 1) {
    last = node(id, [last]);
  }
  const graph = buildGraph([last]);
  t.is(graph.length, 100_000);
  t.is(graph.at(-1)?.depth, 99_999);
});

test('a lattice of diamonds is walked in linear time', (t) => {
  let row: StepNode[] = [node(0), node(1)];
  for (let id = 2; id < 20_000; id += 2) {
    row = [node(id, row), node(id + 1, row)];
  }
  const graph = buildGraph(row);
  t.is(graph.length, 20_000);
  t.is(graph.at(-1)?.depth, 9_999);
});

test('a circle, which only changing a node afterwards can make, is told of', (t) => {
  const from: InputSource[] = [];
  const a = node(0, from);
  from.push(node(1, [a]));
  t.throws(() => buildGraph([a]), { message: /Any is part of a circle/ });
});
