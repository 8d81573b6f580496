import type { Layers } from '../../compute/layers/layers.ts';
import { linear } from '../../compute/layers/linear.ts';
import { meanSquaredError } from '../../compute/losses.ts';
import { adam } from '../../compute/optimisers/adam.ts';
import type { Optimiser } from '../../compute/optimisers/optimiser.ts';
import type { Schedule } from '../../compute/optimisers/schedules.ts';
import { sgd } from '../../compute/optimisers/sgd.ts';
import type { Value } from '../../compute/values.ts';
import { UserError } from '../../errors.ts';
import { crepeLayers, DEPTHS, type Depth, WINDOW } from '../../networks/crepe.ts';
import { Model } from './model.ts';
import type { Parameters } from './parameters.ts';

export type CrepeParameters = Parameters & {
  /** How many channels its layers have. */
  readonly depth: Depth;
  /** Share of the units that is dropped behind each layer in training, from 0 to below 1. */
  readonly dropout: number;
  readonly learning_rate: number;
  readonly optimiser: 'adam' | 'sgd';
  /** Numbers that it says of a sound. */
  readonly outputs: number;
};

const OPTIMISERS = { adam, sgd } as const;
/** Numbers that the convolutions leave of a sound, to the factor of the channels. */
const LEFT = 64;

/**
 * kac_prediction's CRePE: the six convolutions of CREPE (Kim et al. 2018) over 1024 samples, with dropout behind each, and
 * a linear layer that says numbers; it learns the mean squared error.
 */
export class Crepe extends Model<CrepeParameters> {
  /** Those of kac_prediction's scripts, but for `testing`, which is false here. */
  static readonly defaults: CrepeParameters = {
    batch_size: 5,
    dataset_split: [0.7, 0.15, 0.15],
    depth: 'tiny',
    dropout: 0.25,
    learning_rate: 1e-3,
    num_of_epochs: 50,
    optimiser: 'sgd',
    outputs: 1,
    testing: false,
    with_early_stopping: true,
  };
  readonly criterion = meanSquaredError;
  readonly optimiser: Optimiser;
  readonly learningRate: number | Schedule;

  /** @throws UserError that names a parameter which is out of its range */
  constructor(parameters: CrepeParameters) {
    super(parameters);
    const { depth, dropout, learning_rate, optimiser, outputs } = parameters;
    if (!Object.hasOwn(DEPTHS, depth)) {
      throw wrong('depth', depth, `one of ${Object.keys(DEPTHS).join(', ')}`);
    }
    if (!Object.hasOwn(OPTIMISERS, optimiser)) throw wrong('optimiser', optimiser, 'adam or sgd');
    if (!(dropout >= 0 && dropout < 1)) throw wrong('dropout', dropout, 'a share from 0 to below 1');
    if (!(learning_rate > 0)) throw wrong('learning_rate', learning_rate, 'a number above 0');
    if (!(Number.isInteger(outputs) && outputs > 0)) throw wrong('outputs', outputs, 'a whole number from 1');
    this.optimiser = OPTIMISERS[optimiser]();
    this.learningRate = learning_rate;
  }

  override forward(layers: Layers, x: Value): Value {
    const { graph } = layers;
    const [, ...shape] = x.dims ?? [];
    if (String(shape) !== String([WINDOW])) {
      throw new UserError(
        `Crepe: takes ${WINDOW} samples of a sound; X has (${shape.join(', ')}) of each: expected D.X = D.X.narrow(1, 0, ${WINDOW}) of representation end2end`,
      );
    }
    const { depth, dropout, outputs } = this.parameters;
    const windows = graph.op('Unsqueeze', [x, graph.integers([1])], {}, { dims: ['batch', 1, WINDOW] });
    const factor = DEPTHS[depth];
    const embedded = crepeLayers(layers, windows, factor, { pads: [255, 256], dropout });
    const inputs = LEFT * factor;
    const flat = graph.op(
      'Reshape',
      [embedded, graph.integers([-1, inputs])],
      {},
      { dims: ['batch', inputs] },
    );
    return linear(layers, 'output', flat, { inputs, outputs });
  }
}

function wrong(name: keyof CrepeParameters, value: unknown, expected: string): UserError {
  return new UserError(`Crepe: ${name} ${JSON.stringify(value)}; expected ${expected}`);
}
