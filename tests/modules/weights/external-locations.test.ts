import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { externalLocations } from '../../../src/modules/weights/external-locations.ts';
import { NotProtobuf } from '../../../src/modules/weights/protobuf-fields.ts';
import { MersenneTwister } from '../../../src/random/mersenne-twister.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { waveformModel } from '../onnx/onnx-model-file.ts';
import { externalModel, externalTensor, field, fields } from './onnx-bytes.ts';

function locationsOf(t: ExecutionContext, bytes: Uint8Array): readonly string[] {
  const file = join(temporaryFolder(t), 'net.onnx');
  writeFileSync(file, bytes);
  return externalLocations(file);
}

test('files with weights are found wherever a model may name them', (t) => {
  const tensor = (name: string) => externalTensor(name);
  const attribute = (number: number, content: Uint8Array) =>
    field(5, fields(field(1, 'a'), field(number, content)));
  const node = fields(
    field(1, 'input'),
    attribute(5, tensor('attribute')),
    attribute(10, tensor('list of an attribute')),
    attribute(22, field(1, tensor('sparse attribute'))),
    attribute(6, field(5, tensor('graph of an attribute'))),
    attribute(11, field(1, attribute(6, field(5, tensor('graph within a graph'))))),
  );
  const model = fields(
    field(1, 8),
    field(7, fields(field(1, node), field(5, tensor('initializer')), field(5, tensor('initializer')))),
    field(7, field(15, fields(field(1, tensor('sparse values')), field(2, tensor('sparse indices'))))),
    field(
      20,
      fields(field(1, field(5, tensor('begin of training'))), field(2, field(5, tensor('training')))),
    ),
    field(
      25,
      fields(field(7, attribute(5, tensor('function'))), field(11, fields(field(5, tensor('default'))))),
    ),
  );
  t.deepEqual([...locationsOf(t, model)].sort(), [
    'attribute',
    'begin of training',
    'default',
    'function',
    'graph of an attribute',
    'graph within a graph',
    'initializer',
    'list of an attribute',
    'sparse attribute',
    'sparse indices',
    'sparse values',
    'training',
  ]);
});

test('a model that has its weights in itself names no file, however large they are', (t) => {
  t.deepEqual(locationsOf(t, waveformModel(['n', 'samples'], ['frames'])), []);
  const large = field(7, field(5, field(9, new Uint8Array(300_000).fill(255))));
  t.deepEqual(locationsOf(t, Buffer.concat([large, externalModel('w.bin')])), ['w.bin']);
  const own = field(
    7,
    field(5, fields(field(13, fields(field(1, 'location'), field(2, 'left over'))), field(14, 0))),
  );
  t.deepEqual(locationsOf(t, own), []);
  t.deepEqual(locationsOf(t, Buffer.from('....ORTM, which ONNX Runtime writes')), []);
});

test('bytes that are no model, or a part of one, are told from one', (t) => {
  const model = waveformModel(['n', 'samples'], ['frames']);
  let deep = field(5, externalTensor('w'));
  for (let level = 0; level < 60; level++) deep = field(1, field(5, field(6, deep)));
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:1\n'),
    Buffer.alloc(1000, 255),
    Buffer.alloc(1000),
    model.subarray(0, model.length - 10),
    field(7, deep),
    field(7, field(5, field(13, new Uint8Array(100_000)))),
  ]) {
    t.throws(() => locationsOf(t, bytes), { instanceOf: NotProtobuf });
  }
  // Any bytes: never anything but an answer or that refusal.
  const draws = MersenneTwister.seeded(1);
  const random = (below: number) => draws.nextUint32() % below;
  for (let round = 0; round < 500; round++) {
    const bytes = Uint8Array.from(model.subarray(0, 400));
    for (let changed = 0; changed < 8; changed++) bytes[random(bytes.length)] = random(256);
    try {
      locationsOf(t, bytes);
    } catch (error) {
      t.true(error instanceof NotProtobuf, String(error));
    }
  }
});
