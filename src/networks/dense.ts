import { filled, type Initial, type Layers } from '../compute/layers/layers.ts';
import { dropout } from '../compute/layers/linear.ts';
import type { GraphBuilder } from '../compute/onnx-model.ts';
import type { Value } from '../compute/values.ts';
import type { Network, NetworkInput, NetworkKind, NetworkSettings } from './network.ts';
import { wholeNumber } from './settings.ts';

/**
 * Two dense layers on the mean over the frames: the smallest network there is, for what can be told from a spectrum,
 * whenever it sounds. Between them a share of units, `dropout`, is dropped in training. A frame embedding is what they make of the frame alone.
 */
export const dense: NetworkKind = {
  name: 'dense',
  source: import.meta.url,
  defaults: { units: 64, dropout: 0 },
  create,
};

function create(settings: NetworkSettings, { bins }: NetworkInput): Network {
  const units = wholeNumber(settings, 'units');
  const { dropout: rate } = settings;
  if (typeof rate !== 'number' || !(rate >= 0 && rate < 1)) {
    throw new RangeError(`dropout ${rate}; expected a number from 0 to below 1`);
  }
  return {
    name: 'dense',
    settings,
    size: units,
    stride: 1,
    context: 0,
    addTo(layers, x) {
      const { graph } = layers;
      const first = weights(layers, 'first', [bins, units]);
      const second = weights(layers, 'second', [units, units]);
      const embed = (rows: Value, share = 0) =>
        layer(graph, second, dropout(layers, 'first', layer(graph, first, rows), share));
      const scene = embed(graph.op('ReduceMean', [x, graph.integers([2])], { keepdims: 0 }), rate);
      const spectra = graph.op('Transpose', [x], { perm: [0, 2, 1] });
      const rows = graph.op('Reshape', [spectra, graph.integers([-1, bins])], {}, { dims: ['rows', bins] });
      const shape = graph.op(
        'Concat',
        [graph.op('Shape', [spectra], { start: 0, end: 2 }, { dims: [2] }), graph.integers([units])],
        { axis: 0 },
        { dims: [3] },
      );
      const frames = graph.op('Reshape', [embed(rows), shape], {}, { dims: ['batch', 'frames', units] });
      return { scene, frames };
    },
  };
}

interface Weights {
  readonly weight: Value;
  readonly bias: Value;
}

function weights(layers: Layers, name: string, [inputs, outputs]: readonly [number, number]): Weights {
  const he: Initial = (size, draws) =>
    Float32Array.from(draws.normals(size), (normal) => normal * Math.sqrt(2 / inputs));
  return {
    weight: layers.weight(`${name} weight`, [inputs, outputs], he),
    bias: layers.weight(`${name} bias`, [outputs], filled(0)),
  };
}

/** Dense, then ReLU. */
function layer(graph: GraphBuilder, { weight, bias }: Weights, x: Value): Value {
  return graph.op('Relu', [graph.op('Add', [graph.op('MatMul', [x, weight]), bias])]);
}
