import type { Command } from '@commander-js/extra-typings';
import { Option, type Command as PlainCommand } from 'commander';
import { isElsewhere, type PlaceOptions } from '../benchmark/place.ts';
import { chooseDevice, DEVICES, type Device, deviceNames } from '../compute/devices.ts';
import { UserError } from '../errors.ts';

/** Adds `--device`, once, to a command that loads modules, trains heads or trains networks. */
export function addDeviceFlag<A extends unknown[], O extends Record<string, unknown>>(
  command: Command<A, O>,
): void {
  const plain = command as unknown as PlainCommand;
  if (plain.options.some(({ long }) => long === '--device')) return;
  plain
    .addOption(
      new Option(
        '--device <device>',
        `what ONNX Runtime computes onnx: modules, and trains heads and networks, on: ${deviceNames.join(', ')} (default: cpu)`,
      ).choices(deviceNames),
    )
    .hook('preAction', () => {
      const { device: typed, ...place } = plain.opts<PlaceOptions & { readonly device?: Typed }>();
      if (typed !== undefined) plain.setOptionValue('device', meant(typed, place));
    });
}

type Typed = (typeof deviceNames)[number];

/** One that works where the steps run. What `auto` has come to is told. */
function meant(name: Typed, place: PlaceOptions): Device {
  if (isElsewhere(place)) {
    if (name !== 'auto') return name;
    const expected = `expected the one of the machines that --run-on leads to: ${DEVICES.join(', ')}`;
    throw new UserError(`--device auto: looks for a device on this machine; ${expected}`);
  }
  const chosen = chooseDevice(name);
  if (name === 'auto') console.error(`--device auto: computes on ${chosen}`);
  return chosen;
}
