import { convRecurrent } from './conv-recurrent.ts';
import { crepe } from './crepe.ts';
import { dense } from './dense.ts';
import { harmonicConv } from './harmonic-conv.ts';
import { melConv } from './mel-conv.ts';
import type { Network, NetworkInput, NetworkKind, NetworkSettings } from './network.ts';

/** All kinds of networks; a new one is a file of this folder and a line here. */
const networks: readonly NetworkKind[] = [dense, melConv, crepe, convRecurrent, harmonicConv];

/**
 * A network by its name, with the defaults of its kind where `settings` say nothing.
 *
 * @throws RangeError for a setting that it does not have, or that is out of its range, in words for the user
 */
export function createNetwork(name: string, settings: NetworkSettings, input: NetworkInput): Network {
  const kind = networkKind(name);
  const unknown = Object.keys(settings).find((setting) => !(setting in kind.defaults));
  if (unknown !== undefined) {
    throw new RangeError(
      `${unknown}: ${name} has none; expected some of ${Object.keys(kind.defaults).join(', ')}`,
    );
  }
  return kind.create({ ...kind.defaults, ...settings }, input);
}

/** The file that has a network's source, as it runs. @throws RangeError for a name that there is not */
export function networkSource(name: string): URL {
  return new URL(networkKind(name).source);
}

function networkKind(name: string): NetworkKind {
  const kind = networks.find((each) => each.name === name);
  if (kind !== undefined) return kind;
  throw new RangeError(`name ${name}; expected one of ${networks.map((each) => each.name).join(', ')}`);
}
