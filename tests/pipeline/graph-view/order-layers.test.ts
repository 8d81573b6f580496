import { fc, testProp } from '@fast-check/ava';
import test, { type ExecutionContext } from 'ava';
import { countCrossings } from '../../../src/pipeline/graph-view/crossings.ts';
import { draw } from '../../../src/pipeline/graph-view/drawing.ts';
import { type LayeredSlots, layerSlots } from '../../../src/pipeline/graph-view/layer-slots.ts';
import { orderLayers } from '../../../src/pipeline/graph-view/order-layers.ts';
import { graphNode, lettered } from './graphs.ts';

const needsOf = fc.array(fc.array(fc.nat(24), { maxLength: 4 }), { maxLength: 25 });

function slotsOf(needs: readonly (readonly number[])[]): LayeredSlots {
  const nodes = needs.map((above, id) =>
    graphNode({ name: `S${id}`, upstream: [...new Set(above.filter((each) => each < id))] }),
  );
  return layerSlots(draw({ nodes }, () => true));
}

/** Pairs of edges that cross, each compared with each. */
function crossingPairs({ layers, below }: LayeredSlots): number {
  return layers
    .map((layer, index) => {
      const next = layers[index + 1] ?? [];
      const edges = layer.flatMap((slot, from) =>
        (below[slot] ?? []).map((to) => ({ from, to: next.indexOf(to) })),
      );
      return edges.flatMap((a) => edges.filter((b) => a.from < b.from && a.to > b.to)).length;
    })
    .reduce((sum, crossings) => sum + crossings, 0);
}

testProp('crossings are those of each pair of edges', [needsOf], (t, needs) => {
  const slots = slotsOf(needs);
  t.is(countCrossings(slots), crossingPairs(slots));
});

testProp(
  'ordering loses no slot, and leaves no two neighbours that had better change places',
  [needsOf],
  (t, needs) => {
    const before = slotsOf(needs);
    const slots = slotsOf(needs);
    orderLayers(slots);
    const sorted = ({ layers }: LayeredSlots) => layers.map((layer) => layer.toSorted((a, b) => a - b));
    t.deepEqual(sorted(slots), sorted(before));
    const crossings = crossingPairs(slots);
    for (const layer of slots.layers) {
      for (let index = 1; index < layer.length; index += 1) {
        const [left = 0, right = 0] = layer.slice(index - 1, index + 1);
        layer.splice(index - 1, 2, right, left);
        t.true(crossingPairs(slots) >= crossings);
        layer.splice(index - 1, 2, left, right);
      }
    }
  },
);

function crossingsOf(t: ExecutionContext, needs: Readonly<Record<string, readonly string[]>>): number {
  const slots = layerSlots(draw(lettered(needs), () => true));
  const before = crossingPairs(slots);
  t.true(before > 0);
  orderLayers(slots);
  return crossingPairs(slots);
}

test('what can be drawn without crossings is', (t) => {
  t.is(crossingsOf(t, { a: [], b: [], c: [], d: ['c'], e: ['b'], f: ['a'], g: ['d', 'e'], h: ['f'] }), 0);
  t.is(crossingsOf(t, { a: [], b: [], c: ['a', 'b'], d: ['b'], e: ['a'], f: ['d'], g: ['e'], h: ['c'] }), 0);
});
