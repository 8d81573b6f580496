import test from 'ava';
import { createTrainer } from '../../src/compute/create-trainer.ts';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { RoundTrainer } from '../../src/compute/round-trainer.ts';
import { Trainer } from '../../src/compute/trainer.ts';

test('a trainer is the one of the place that is asked for', async (t) => {
  const model = () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [1]);
    return {
      graph,
      loss: graph.op('ReduceSum', [x, graph.integers([0])], { keepdims: 0 }),
      parameters: [x],
      statistics: [],
    };
  };
  for (const [stateIn, kind] of [
    ['memory', Trainer],
    ['rounds', RoundTrainer],
  ] as const) {
    const trainer = await createTrainer(model(), new Map(), { stateIn });
    t.true(trainer instanceof kind);
    t.is(trainer.stepAll !== undefined, kind === RoundTrainer);
    await trainer.release();
  }
});
