import { Command } from '@commander-js/extra-typings';
import test from 'ava';
import { addDeviceFlag } from '../../src/cli/device-flag.ts';
import { DEVICES, supportedDevices } from '../../src/compute/devices.ts';
import { UserError } from '../../src/errors.ts';

function parsed(...args: string[]): unknown {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addDeviceFlag(command);
  addDeviceFlag(command);
  return (command.parse(args, { from: 'user' }).opts() as { device?: unknown }).device;
}

test('nothing is asked for by default, and the CPU by its name', (t) => {
  t.is(parsed(), undefined);
  t.is(parsed('--device', 'cpu'), 'cpu');
});

test('a device that is none, and one that is not here, is one clear line before any work', (t) => {
  t.throws(() => parsed('--device', 'gpu'), { message: /Expected one of auto, cuda, .*cpu\.$/ });
  const missing = DEVICES.find((each) => !supportedDevices().includes(each));
  if (missing === undefined) return;
  t.throws(() => parsed('--device', missing), {
    instanceOf: UserError,
    message: /^--device \w+: onnxruntime-node on .* has cpu/,
  });
});
