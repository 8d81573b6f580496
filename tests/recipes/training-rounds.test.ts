import { readFile } from 'node:fs/promises';
import test from 'ava';
import { SmallTraining } from './small-training.ts';

test.serial(
  'a training whose steps are done several in a run makes the network that it makes step by step',
  async (t) => {
    const networks: Buffer[] = [];
    for (const place of ['memory', 'rounds']) {
      process.env.HEAREVAL_TRAINING_STATE = place;
      const bench = SmallTraining.create(t);
      t.is((await bench.train({ sets: ['training.batch_size=2'] })).status, 'ok');
      networks.push(await readFile(bench.at('models/pitches/1234567.0/networks/fold00/network.onnx')));
    }
    t.true(networks[0]?.equals(networks[1] ?? Buffer.of()));
  },
);

test.serial('a word of the environment that says nothing fails the training with one line', async (t) => {
  process.env.HEAREVAL_TRAINING_STATE = 'somewhere';
  const { steps } = await SmallTraining.create(t).train();
  t.is(
    steps.find(({ state }) => state === 'failed')?.error?.message,
    "HEAREVAL_TRAINING_STATE: 'somewhere'; expected one of memory, rounds, device",
  );
});
