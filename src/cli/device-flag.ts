import type { Command } from '@commander-js/extra-typings';
import { InvalidArgumentError, Option, type Command as PlainCommand } from 'commander';
import { chooseDevice, type Device, deviceNames } from '../compute/devices.ts';

/** Adds `--device`, once, to a command that loads modules, trains heads or trains networks. */
export function addDeviceFlag<A extends unknown[], O extends Record<string, unknown>>(
  command: Command<A, O>,
): void {
  const plain = command as unknown as PlainCommand;
  if (plain.options.some(({ long }) => long === '--device')) return;
  plain.addOption(
    new Option(
      '--device <device>',
      `what ONNX Runtime computes onnx: modules, and trains heads and networks, on: ${deviceNames.join(', ')} (default: cpu)`,
    ).argParser(device),
  );
}

/** One that works here. What `auto` has come to is told. */
function device(text: string): Device {
  const name = deviceNames.find((each) => each === text);
  if (name === undefined) throw new InvalidArgumentError(`Expected one of ${deviceNames.join(', ')}.`);
  const chosen = chooseDevice(name);
  if (name === 'auto') console.error(`--device auto: computes on ${chosen}`);
  return chosen;
}
