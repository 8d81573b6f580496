import { cp, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import test from 'ava';
import { DEVICES, type Device, supportedDevices } from '../../src/compute/devices.ts';
import { UserError } from '../../src/errors.ts';
import { trainedFolder } from '../../src/modules/trained-folder.ts';
import { readTrainedModel } from '../../src/recipes/model-folder.ts';
import { networkNodes } from '../../src/recipes/network-nodes.ts';
import { predictByModelNode } from '../../src/recipes/predict-by-model-nodes.ts';
import { checkPredictor } from '../../src/recipes/predictor.ts';
import { readRecipe } from '../../src/recipes/recipe.ts';
import { versionedTraining } from '../../src/recipes/versioned-training.ts';
import { SmallTraining } from './small-training.ts';

test('data that changed under the name of a task make another version, and are found again by it', async (t) => {
  const bench = SmallTraining.create(t);
  const train = async () => {
    const read = await readRecipe(bench.at('pitches.yaml'));
    const options = {
      modelsDir: bench.at('models'),
      folds: 1,
      store: { workdir: bench.at('work') },
      claim: true,
    };
    const { nodes, folder } = await versionedTraining(read, [await bench.task()], options);
    const { steps } = await bench.run(nodes);
    return { version: basename(folder), made: steps.filter(({ state }) => state === 'done').length };
  };
  const first = await train();
  t.deepEqual(await train(), { ...first, made: 0 });
  const clips = bench.at('pitches-1-full/16000/fold02');
  await cp(join(clips, 'clip1.wav'), join(clips, 'clip3.wav'));
  const second = await train();
  t.not(second.version, first.version);
  t.deepEqual(await train(), { ...second, made: 0 });
  t.deepEqual(
    (await readdir(bench.at('models/pitches'))).filter((name) => !/^(\..*|version\.txt)$/.test(name)).sort(),
    [first.version, second.version].sort(),
  );
});

test('two models of one name do not predict into one folder, but versions of one do, wherever it is moved', async (t) => {
  const bench = SmallTraining.create(t);
  await bench.train();
  const folder = bench.at('embeddings/pitches/pitches-1-full');
  const model = async (place: string) =>
    readTrainedModel((await trainedFolder(place, bench.folder)) ?? t.fail());
  const own = await model('models/pitches');
  await (await checkPredictor(folder, own, 'models/pitches'))();
  await bench.run([predictByModelNode(own, await bench.task(), folder)]);
  await cp(bench.at('models'), bench.at('moved'), { recursive: true });
  await t.notThrowsAsync(checkPredictor(folder, await model('moved/pitches'), 'moved/pitches'));
  const sets = ['training.epochs=1'];
  await bench.train({ sets, version: '1234567.1' });
  await t.notThrowsAsync(checkPredictor(folder, await model('models/pitches'), 'models/pitches'));
  await cp(bench.at('models'), bench.at('others'), { recursive: true });
  const error = await t.throwsAsync(checkPredictor(folder, await model('others/pitches'), 'others/pitches'), {
    instanceOf: UserError,
  });
  t.is(
    error?.message.replaceAll(bench.folder, '.'),
    './embeddings/pitches/pitches-1-full: has the predictions of ./models/pitches; others/pitches is another model of that name',
  );
  t.regex(error?.next ?? '', / --name pitches-others$/);
});

test('a network is asked for on its device, which is part of its key, as the CPU is not', async (t) => {
  const bench = SmallTraining.create(t);
  const read = await readRecipe(bench.at('pitches.yaml'));
  const task = await bench.task();
  const nodes = (device?: Device) =>
    networkNodes(read, [task], { folds: 1, device, store: { workdir: bench.at('work') } });
  const params = (device?: Device) => nodes(device).map((node) => node.params);
  t.deepEqual(params('cpu'), params());
  t.like(params('cuda')[0], { device: 'cuda' });
  const missing = DEVICES.find((each) => !supportedDevices().includes(each));
  const problems: string[] = [];
  await bench.run(nodes(missing), {
    onEvent: (event) => {
      if (event.type === 'step-failed') problems.push(event.error.message);
    },
  });
  t.regex(problems.join(), /backend not found/);
});
