import test from 'ava';
import { isTfjs } from '../../src/compute/engines.ts';
import { UserError } from '../../src/errors.ts';

test('TensorFlow.js is what is asked for by its name, and takes no device', (t) => {
  t.false(isTfjs({}));
  t.false(isTfjs({ engine: 'onnx', device: 'cuda' }));
  t.true(isTfjs({ engine: 'tfjs' }));
  t.throws(() => isTfjs({ engine: 'tfjs', device: 'cpu' }), {
    instanceOf: UserError,
    message: /^--engine tfjs with --device cpu: /,
  });
});
