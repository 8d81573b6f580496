import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const FILES = {
  'x.py': '',
  'x.onnx': '',
  'x.pt': '',
  'notes.txt': '',
  'data.json': '{}',
  'tf/model.json': '{ "modelTopology": {} }',
  'hf/config.json': '{}',
  'hf/preprocessor_config.json': '{}',
  'nets/one.onnx': '',
  'pack/__init__.py': '',
};

for (const [specifier, next] of [
  ['./x.py', 'use --module python:./x.py'],
  ['x.py', 'use --module python:x.py'],
  ['./x.onnx', 'use --module onnx:./x.onnx'],
  ['./tf/model.json', 'use --module tfjs:./tf/model.json'],
  ['./tf/', 'use --module tfjs:./tf/model.json'],
  ['./hf', 'use --module transformers:./hf'],
  ['./nets', 'use --module onnx:./nets/one.onnx'],
  ['./pack', 'use --module python:pack'],
  ['./x.pt', 'use --module python:./<the module that loads it>.py --weights ./x.pt'],
  ['./notes.txt', undefined],
  ['./data.json', undefined],
  ['./none.py', 'use --module python:<file> for a Python file'],
  ['hearbaseline.naive', 'use --module python:hearbaseline.naive for a Python module'],
  ['Xenova/hubert-base', 'use --module transformers:Xenova/hubert-base for a model of the Hugging Face hub'],
  ['torch:./x.pt', 'heareval modules'],
] as const) {
  test(`${specifier} without a prefix, or with an unknown one, is one line with what to type`, async (t) => {
    const cwd = temporaryFolder(t, FILES);
    const error = await t.throwsAsync<UserError>(resolveModule(specifier, { cwd }), {
      instanceOf: UserError,
      message: new RegExp(`^module ${specifier.replaceAll('.', '\\.')}(:| not found)`),
    });
    t.false(error.message.includes('\n'));
    t.is(error.next, next);
  });
}
