import test, { type ExecutionContext } from 'ava';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { UserError } from '../../src/errors.ts';
import { ModuleHost } from '../../src/modules/module-host.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { graphModel } from './tfjs/tfjs-model-file.ts';
import { tinyWav2Vec2 } from './transformers/tiny-model.ts';

/** The root of the mean of every 160 samples: NaN where it is negative, and an error of what is shorter. */
function roots(input: string, output: string): Uint8Array {
  const graph = new GraphBuilder();
  const row = graph.op('Reshape', [graph.input(input, ['n', 'samples']), graph.integers([0, 1, -1])], {}, {});
  const kernel = graph.constant(new Float32Array(160).fill(1 / 160), [1, 1, 160]);
  const means = graph.op('Conv', [row, kernel], { strides: [160], kernel_shape: [160] }, {});
  const columns = graph.op('Sqrt', [means], {}, {});
  graph.output(output, graph.op('Transpose', [columns], { perm: [0, 2, 1] }, { dims: ['n', 'frames', 1] }));
  return graph.toBytes();
}

const list = (...values: number[]) => ({ list: { i: values.map(String) } });
const rootsOfTensorflow = graphModel(
  [-1, -1],
  [
    { name: 'row', op: 'ExpandDims', input: ['audio', 'last'] },
    { name: 'image', op: 'ExpandDims', input: ['row', 'last'] },
    {
      name: 'means',
      op: 'Conv2D',
      input: ['image', 'kernel'],
      attr: {
        strides: list(1, 160, 1, 1),
        dilations: list(1, 1, 1, 1),
        padding: { s: Buffer.from('VALID').toString('base64') },
        data_format: { s: Buffer.from('NHWC').toString('base64') },
      },
    },
    { name: 'squeezed', op: 'Squeeze', input: ['means'], attr: { squeeze_dims: list(2) } },
    { name: 'frames', op: 'Sqrt', input: ['squeezed'] },
  ],
  [
    { name: 'last', shape: [1], values: Int32Array.of(-1) },
    { name: 'kernel', shape: [160, 1, 1, 1], values: new Float32Array(160).fill(1 / 160) },
  ],
  ['frames'],
);

const models: [specifier: string, files: Record<string, string | Uint8Array>][] = [
  ['onnx:net-16k.onnx', { 'net-16k.onnx': roots('audio', 'frames') }],
  ['tfjs:model.json', { ...rootsOfTensorflow, 'model.heareval.json': '{ "sampleRate": 16000 }' }],
  ['transformers:./', { ...tinyWav2Vec2(), 'onnx/model.onnx': roots('input_values', 'last_hidden_state') }],
];

async function faultOf(t: ExecutionContext, host: ModuleHost, samples: Float32Array) {
  const error = await t.throwsAsync(host.embedTimestamps([{ name: 'train/b.wav', samples }]), {
    instanceOf: UserError,
  });
  t.false(error.message.includes('\n'));
  return error.message;
}

for (const [specifier, files] of models) {
  test(`what goes wrong in ${specifier} is one line that names module and sound, and others go on`, async (t) => {
    const host = new ModuleHost(await resolveModule(specifier, { cwd: temporaryFolder(t, files) }), {
      workers: 1,
    });
    t.teardown(() => host.close());
    const place = `module ${specifier}: train/b.wav: getTimestampEmbeddings: `;
    t.is(
      await faultOf(t, host, new Float32Array(1600).fill(-1)),
      `${place}timestamp embeddings hold NaN; expected finite numbers`,
    );
    t.true((await faultOf(t, host, new Float32Array(16))).startsWith(place));
    const [frames] = await host.embedTimestamps([
      { name: 'train/c.wav', samples: new Float32Array(1600).fill(4) },
    ]);
    t.true(frames?.embeddings.every((value) => Math.abs(value - 2) < 1e-5));
  });
}
