import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { draw } from '../../../src/pipeline/graph-view/drawing.ts';
import { layersOf } from '../../../src/pipeline/graph-view/layers.ts';
import { graphNode, lettered } from './graphs.ts';

test('a box is one layer below the lowest that leads to it, and a source right above what it leads to', (t) => {
  const drawing = draw(lettered({ a: [], b: ['a'], c: ['b', 'a'], late: [], d: ['c', 'late'] }), () => true);
  t.deepEqual([...layersOf(drawing)], [0, 1, 2, 2, 3]);
});

test('groups that lead to each other in a circle have layers too', (t) => {
  const nodes = ['A', 'B', 'A', 'B', 'C'].map((name, id) =>
    graphNode({ name, upstream: id === 0 ? [] : [id - 1] }),
  );
  const drawing = draw({ nodes }, () => false);
  t.deepEqual(drawing.edges, [
    [0, 1],
    [1, 0],
    [1, 2],
  ]);
  t.deepEqual([...layersOf(drawing)], [0, 1, 2]);
});

testProp(
  'where no group is collapsed, every edge leads to a lower layer',
  [fc.array(fc.array(fc.nat(39)), { maxLength: 40 })],
  (t, needs) => {
    const nodes = needs.map((above, id) =>
      graphNode({ upstream: [...new Set(above.filter((each) => each < id))] }),
    );
    const drawing = draw({ nodes }, () => true);
    const layers = layersOf(drawing);
    t.true(drawing.edges.every(([from, to]) => (layers[from] ?? 0) < (layers[to] ?? 0)));
  },
);
