import test from 'ava';
import { statePlace } from '../../src/compute/state-place.ts';

test('state lies in memory on the CPU, and as near to a device as can be', (t) => {
  for (const device of [undefined, 'cpu', 'coreml', 'dml'] as const) {
    t.is(statePlace(device, undefined), 'memory');
    t.is(statePlace(device, ''), 'memory');
  }
  t.is(statePlace('cuda', undefined), 'rounds');
  t.is(statePlace('webgpu', undefined), 'device');
});

test('the environment says otherwise, and a word that it cannot say is one line', (t) => {
  t.is(statePlace('cpu', 'rounds'), 'rounds');
  t.is(statePlace('webgpu', 'memory'), 'memory');
  t.throws(() => statePlace('cpu', 'gpu'), {
    name: 'UserError',
    message: "HEAREVAL_TRAINING_STATE: 'gpu'; expected one of memory, rounds, device",
  });
  t.throws(() => statePlace('cuda', 'device'), {
    name: 'UserError',
    message: 'HEAREVAL_TRAINING_STATE: device, with --device cuda; expected memory or rounds',
  });
});
