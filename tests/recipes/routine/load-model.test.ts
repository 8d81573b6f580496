import test from 'ava';
import {
  type Layers,
  linear,
  loadModel,
  Model,
  meanSquaredError,
  sgd,
  type Value,
} from '../../../src/recipes/index.ts';
import { SAMPLES, type SmallParameters, smallRoutine } from './small-routine.ts';

function modelOf(activation: string) {
  return class Mine extends Model<SmallParameters> {
    readonly criterion = meanSquaredError;
    readonly optimiser = sgd();
    readonly learningRate = 0.01;

    override forward(layers: Layers, x: Value): Value {
      const said = linear(layers, 'output', x, { inputs: SAMPLES, outputs: 1 });
      return layers.graph.op(activation, [said], {}, { dims: ['batch', 1] });
    }
  };
}

test('weights of another network are refused, even where they have the same shapes', async (t) => {
  const { routine } = await smallRoutine(t, { num_of_epochs: 1 });
  const Mine = modelOf('Tanh');
  routine.setModel(new Mine(routine.P));
  await routine.train();
  await loadModel(Mine, routine.R.exportsDir);
  await t.throwsAsync(loadModel(modelOf('Sigmoid'), routine.R.exportsDir), {
    name: 'UserError',
    message:
      /\.npz: was trained as another network than Mine is now, of the same weights; expected the class/,
  });
});
