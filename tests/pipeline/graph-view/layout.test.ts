import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { draw } from '../../../src/pipeline/graph-view/drawing.ts';
import { layOut } from '../../../src/pipeline/graph-view/layout.ts';
import { spread } from '../../../src/pipeline/graph-view/spread.ts';
import { graphNode, lettered } from './graphs.ts';

const sizes = { width: 200, height: 50, columnGap: 10, layerGap: 40 };

const needsOf = (length: number) =>
  fc.array(fc.array(fc.nat(length - 1), { maxLength: 4 }), { maxLength: length });

function graphOf(needs: readonly (readonly number[])[]) {
  const nodes = needs.map((above, id) =>
    graphNode({ name: `S${id}`, upstream: [...new Set(above.filter((each) => each < id))] }),
  );
  return { nodes };
}

test('a diamond is laid out as one: the middle side by side, the ends centred above and below', (t) => {
  const drawing = draw(lettered({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'] }), () => true);
  const { x, y, routes } = layOut(drawing, sizes);
  t.deepEqual([...y], [0, 90, 90, 180]);
  t.deepEqual(
    [...x].map((each) => Math.round(each)),
    [-100, -205, 5, -100],
  );
  t.deepEqual(routes[0], [0, 50, -105, 90]);
});

testProp('no two boxes overlap, and edges lead down', [needsOf(60)], (t, needs) => {
  const drawing = draw(graphOf(needs), () => true);
  const { x, y } = layOut(drawing, sizes);
  const rows = [...x.keys()];
  for (const a of rows) {
    for (const b of rows) {
      if (a < b && y[a] === y[b]) t.true(Math.abs((x[a] ?? 0) - (x[b] ?? 0)) >= sizes.width - 1e-6);
    }
  }
  t.true(drawing.edges.every(([from, to]) => (y[from] ?? 0) + sizes.height <= (y[to] ?? 0)));
});

test('a layer of 5,000 boxes gets several rows', (t) => {
  const graph = graphOf([
    ...Array.from({ length: 5000 }, () => []),
    Array.from({ length: 5000 }, (_, id) => id),
  ]);
  const { x, y } = layOut(
    draw(graph, () => true),
    sizes,
  );
  const [width, height] = [x, y].map((values) => Math.max(...values) - Math.min(...values));
  t.true((width ?? 0) < 20_000 && (height ?? 0) < 20_000, `${width} x ${height}`);
});

test('a chain of 10,000 with long edges beside it is laid out', (t) => {
  const graph = graphOf(Array.from({ length: 10_000 }, (_, id) => (id === 0 ? [] : [id - 1, id >> 1])));
  const { y } = layOut(
    draw(graph, () => true),
    sizes,
  );
  t.is(y[9_999], 9_999 * (sizes.height + sizes.layerGap));
});

testProp(
  'what stands in a row keeps its order and its room, and what has room is where it is wished',
  [fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 30 })],
  (t, wishes) => {
    const centres = new Float64Array(wishes.length);
    const row = [...wishes.keys()];
    spread(
      row,
      () => 10,
      (slot) => wishes[slot] ?? 0,
      centres,
    );
    for (const slot of row.slice(1)) t.true((centres[slot] ?? 0) - (centres[slot - 1] ?? 0) >= 10 - 1e-9);
    const isRoomy = row.every((slot) => slot === 0 || (wishes[slot] ?? 0) - (wishes[slot - 1] ?? 0) >= 10);
    if (isRoomy) {
      t.deepEqual(
        [...centres],
        wishes.map((wish) => wish + 0),
      );
    }
  },
);
