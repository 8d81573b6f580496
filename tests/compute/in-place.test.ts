import test from 'ava';
import { canShareMemory } from '../../src/compute/in-place.ts';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';

test('memory is shared where every reading of the input comes before the writing', (t) => {
  const graph = new GraphBuilder();
  const state = graph.input('state', [4]);
  const decayed = graph.op('Mul', [state, graph.scalar(0.5)]);
  const next = graph.op('Add', [decayed, graph.op('Exp', [state])]);
  t.true(canShareMemory(graph.nodes, state, next));
});

test('memory is not shared with an input that something else may read later', (t) => {
  const graph = new GraphBuilder();
  const state = graph.input('state', [4]);
  const next = graph.op('Sub', [state, graph.input('change', [4])]);
  graph.output('norm', graph.op('ReduceSum', [graph.op('Reshape', [state, graph.integers([2, 2])])]));
  t.false(canShareMemory(graph.nodes, state, next));
});

test('memory is not shared where an element is written before others are read', (t) => {
  const graph = new GraphBuilder();
  const state = graph.input('state', [2, 2]);
  t.false(canShareMemory(graph.nodes, state, graph.op('MatMul', [state, state])));
});
