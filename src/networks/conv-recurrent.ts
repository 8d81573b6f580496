import { channelNorm } from '../compute/layers/channel-norm.ts';
import { convolution } from '../compute/layers/convolution.ts';
import { gru } from '../compute/layers/gru.ts';
import type { Network, NetworkInput, NetworkKind, NetworkSettings } from './network.ts';
import { wholeNumber } from './settings.ts';

/**
 * A convolutional-recurrent network in the shape of crema's chord estimator (McFee & Bello 2017, "Structured training for
 * large-vocabulary chord recognition"): one 5 x 5 kernel, kernels over all bins of a frame, each with ReLU and batch norm, then
 * two recurrent layers that read from both ends. There is an embedding for every frame.
 */
export const convRecurrent: NetworkKind = {
  name: 'conv_recurrent',
  source: import.meta.url,
  defaults: { filters: 36, units: 64 },
  create,
};

function create(settings: NetworkSettings, { bins }: NetworkInput): Network {
  const filters = wholeNumber(settings, 'filters');
  const units = wholeNumber(settings, 'units');
  return {
    name: 'conv_recurrent',
    settings,
    size: 2 * units,
    stride: 1,
    addTo(layers, x) {
      const { graph } = layers;
      const image = graph.op('Unsqueeze', [x, graph.integers([1])]);
      const local = channelNorm(
        layers,
        'local norm',
        graph.op('Relu', [
          convolution(layers, 'local', image, { inputs: 1, outputs: 1, kernel: [5, 5], pads: [2, 2] }),
        ]),
        1,
      );
      const tall = channelNorm(
        layers,
        'tall norm',
        graph.op('Relu', [
          convolution(layers, 'tall', local, { inputs: 1, outputs: filters, kernel: [bins, 1] }),
        ]),
        filters,
      );
      const sequence = graph.op('Transpose', [graph.op('Squeeze', [tall, graph.integers([2])])], {
        perm: [0, 2, 1],
      });
      const first = gru(layers, 'first', sequence, { inputs: filters, units, bidirectional: true });
      const frames = gru(layers, 'second', first, { inputs: 2 * units, units, bidirectional: true });
      return { scene: graph.op('ReduceMean', [frames, graph.integers([1])], { keepdims: 0 }), frames };
    },
  };
}
