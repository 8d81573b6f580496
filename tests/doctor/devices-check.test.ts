import test from 'ava';
import { statePlace } from '../../src/compute/state-place.ts';
import { devicesFinding } from '../../src/doctor/devices-check.ts';

const supported = () => ['cpu', 'cuda', 'webgpu', 'dml'];

test('devices that work are told first, with where what a training learns lies, and of the others why they do not', (t) => {
  const probe = (device: string) => (device === 'cuda' ? 'no library' : undefined);
  t.deepEqual(devicesFinding({ supported, probe, place: (device) => statePlace(device, '') }), {
    state: 'ok',
    detail:
      'cpu; dml (what a training learns goes there and back with each step); webgpu (what a training learns stays there); no cuda: no library',
  });
  const alone = devicesFinding({ supported: () => ['cuda'], probe: () => undefined, place: () => 'rounds' });
  t.is(alone.detail, 'cpu; cuda (what a training learns stays there for many steps)');
});

test('where no device works, the command that gets one is told where there is one', (t) => {
  const finding = devicesFinding({ supported, probe: () => 'no' });
  t.is(finding.state, 'missing');
  t.is(finding.next, 'npm rebuild onnxruntime-node --ignore-scripts=false');
  t.is(devicesFinding({ supported: () => ['cpu'], probe: () => 'no' }).next, undefined);
});

test('a word of the environment that says nothing is told', (t) => {
  const place = (device: 'cpu' | 'cuda' | 'coreml' | 'dml' | 'webgpu') => statePlace(device, 'there');
  t.like(devicesFinding({ supported, probe: () => undefined, place }), {
    state: 'failed',
    detail: "HEAREVAL_TRAINING_STATE: 'there'; expected one of memory, rounds, device",
  });
});
