import test from 'ava';
import { chooseDevice, DEVICES, probeDevice, supportedDevices } from '../../src/compute/devices.ts';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { createSession } from '../../src/compute/session.ts';
import { UserError } from '../../src/errors.ts';

const supported = () => ['cpu', 'webgpu', 'cuda'];

test('the CPU is taken without anything being looked at', (t) => {
  const fail = () => t.fail() as never;
  t.is(chooseDevice('cpu', { supported: fail, probe: fail }), 'cpu');
});

test('a device that the package was not built for is one line that names what it has', (t) => {
  const error = t.throws(() => chooseDevice('coreml', { supported, probe: () => undefined }), {
    instanceOf: UserError,
  });
  t.regex(error?.message ?? '', /^--device coreml: onnxruntime-node on \w+\/\w+ has cpu, webgpu, cuda$/);
});

test('a device that does not work here is one line that says why, and what gets it', (t) => {
  const error = t.throws(() => chooseDevice('cuda', { supported, probe: () => 'no library' }), {
    instanceOf: UserError,
  });
  t.regex(
    error?.message ?? '',
    /^--device cuda: does not work here: no library \(onnxruntime-node on .* has cpu, webgpu, cuda\)$/,
  );
  t.is(error?.next, 'npm rebuild onnxruntime-node --ignore-scripts=false');
});

test('auto is the first that works, and the CPU where none does', (t) => {
  const tried: string[] = [];
  const probe = (works: string) => (device: string) => {
    tried.push(device);
    return device === works ? undefined : 'no';
  };
  t.is(chooseDevice('auto', { supported, probe: probe('webgpu') }), 'webgpu');
  t.deepEqual(tried, ['cuda', 'webgpu']);
  t.is(chooseDevice('auto', { supported, probe: probe('none') }), 'cpu');
});

test('ONNX Runtime tells what it has, and each is tried in a process of its own', (t) => {
  t.true(supportedDevices().includes('cpu'));
  t.is(probeDevice('cpu'), undefined);
  const missing = DEVICES.find((device) => !supportedDevices().includes(device));
  if (missing !== undefined) t.regex(probeDevice(missing) ?? '', /backend not found/);
});

test('a session is asked for on its device', async (t) => {
  const missing = DEVICES.find((device) => !supportedDevices().includes(device));
  const graph = new GraphBuilder();
  graph.output('y', graph.op('Add', [graph.input('x', [1]), graph.scalar(1)]));
  await t.throwsAsync(createSession(graph.toBytes(), { device: missing }), { message: /backend not found/ });
});
