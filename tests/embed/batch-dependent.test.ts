import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import { encodeWav16 } from '../../src/audio/index.ts';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { decodeNpy } from '../../src/formats/files/npy.ts';
import { Bench } from './embedding-run.ts';
import { clipName, type SmallTask } from './task-folder.ts';

const LEVELS = [32000, 3000, 300, 30, 3, 0];
const TASK: SmallTask = { kind: 'scene', splits: { train: LEVELS.length } };

/** The logarithm of the power of each sound, but at least 80 dB below that of the loudest of the batch. */
function clippedModel(): Uint8Array {
  const graph = new GraphBuilder();
  const audio = graph.input('audio', ['sounds', 'samples']);
  const each = { dims: ['sounds', 1] } as const;
  const square = graph.op('Mul', [audio, audio], {}, { dims: ['sounds', 'samples'] });
  const power = graph.op('ReduceMean', [square, graph.integers([1])], { keepdims: 1 }, each);
  const loudest = graph.op('ReduceMax', [power], { keepdims: 1 }, { dims: [1, 1] });
  const clipped = graph.op('Max', [power, graph.op('Mul', [loudest, graph.scalar(1e-8)])], {}, each);
  graph.output('scene', graph.op('Log', [graph.op('Add', [clipped, graph.scalar(1e-20)])]));
  return graph.toBytes();
}

test('clips of a model that looks at the whole batch get the embedding that each has alone', async (t) => {
  const bench = await Bench.create(t, TASK);
  bench.write({ 'net-16k.onnx': clippedModel() });
  for (const [index, level] of LEVELS.entries()) {
    const samples = new Int16Array(400).fill(level);
    bench.write({ [`task/16000/train/${clipName(index)}`]: encodeWav16({ samples, sampleRate: 16000 }) });
  }
  const embedded = async (batching: boolean) => {
    const { errors, states } = await bench.run({ specifier: 'onnx:./net-16k.onnx', batching });
    t.deepEqual(errors, []);
    const values = LEVELS.map((_, index) => {
      const file = bench.at('embeddings/net-16k/small/train', `${clipName(index)}.embedding.npy`);
      return decodeNpy(readFileSync(file), file).data[0] as number;
    });
    return { values, states };
  };
  const alone = LEVELS.map((level) => Math.log((level / 32768) ** 2 + 1e-20));
  const together = await embedded(false);
  t.true(Math.abs((together.values[5] as number) - (alone[5] as number)) > 20);

  // What was embedded in batches is of another key, and none of it is taken.
  const { values } = await embedded(true);
  for (const [index, value] of values.entries()) t.true(Math.abs(value - (alone[index] as number)) < 1e-4);
  const again = await embedded(true);
  t.true(
    again.states.every((state) => state.endsWith('fresh')),
    again.states.join(),
  );
  const kept = readdirSync(bench.at('work/.items')).map((folder) =>
    JSON.parse(readFileSync(bench.at('work/.items', folder, 'about.json'), 'utf8')),
  );
  t.is(kept.length, 2);
});
