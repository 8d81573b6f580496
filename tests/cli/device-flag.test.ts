import { Command } from '@commander-js/extra-typings';
import test from 'ava';
import { addDeviceFlag } from '../../src/cli/device-flag.ts';
import { addPlaceFlags } from '../../src/cli/options.ts';
import { DEVICES, supportedDevices } from '../../src/compute/devices.ts';
import { UserError } from '../../src/errors.ts';

function parsed(...args: string[]): unknown {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addDeviceFlag(command);
  addDeviceFlag(command);
  addPlaceFlags(command).action(() => {});
  return (command.parse(args, { from: 'user' }).opts() as { device?: unknown }).device;
}

test('nothing is asked for by default, and the CPU by its name', (t) => {
  t.is(parsed(), undefined);
  t.is(parsed('--device', 'cpu'), 'cpu');
});

test('a device that is none, and one that is not here, is one clear line before any work', (t) => {
  t.throws(() => parsed('--device', 'gpu'), {
    message: /argument 'gpu' is invalid\. Allowed choices are auto, cuda, .*cpu\.$/,
  });
  const missing = DEVICES.find((each) => !supportedDevices().includes(each));
  if (missing === undefined) return;
  t.throws(() => parsed('--device', missing), {
    instanceOf: UserError,
    message: /^--device \w+: onnxruntime-node on .* has cpu/,
  });
});

test('a device of other machines is not looked for here, but by their jobs, and has to be named', (t) => {
  const missing = DEVICES.find((each) => !supportedDevices().includes(each)) ?? 'cuda';
  t.is(parsed('--device', missing, '--run-on', 'slurm'), missing);
  t.is(parsed('--run-on', 'redis://127.0.0.1', '--device', missing), missing);
  t.throws(() => parsed('--device', missing, '--run-on', 'slurm', '--job', 'job.json'), {
    instanceOf: UserError,
    message: /^--device \w+: /,
  });
  t.throws(() => parsed('--device', missing, '--run-on', 'local'), { instanceOf: UserError });
  t.throws(() => parsed('--device', 'auto', '--run-on', 'slurm'), {
    instanceOf: UserError,
    message: /^--device auto: looks for a device on this machine; expected the one .*: cuda, /,
  });
});
