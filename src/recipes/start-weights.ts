import { readFile } from 'node:fs/promises';
import { readConstants } from '../compute/onnx-constants.ts';
import { UserError } from '../errors.ts';
import { missingFile } from '../formats/files/missing-file.ts';
import { decodeNpy } from '../formats/files/npy.ts';
import { decodeNpz } from '../formats/files/npz.ts';
import { externalNames } from '../modules/weights/external-files.ts';
import type { Network } from '../networks/network.ts';

/** What a training has before its first step, by name, and how long each of its axes is. */
export interface Beginning {
  readonly initial: Map<string, Float32Array>;
  readonly dims: ReadonlyMap<string, readonly number[]>;
  /** Names of what the network is made of; the others belong to what it says of its tasks. */
  readonly ofNetwork: ReadonlySet<string>;
}

interface Stored {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/**
 * Puts stored weights in the place of those that a seed drew. All that the network is made of has to be there, in its shape,
 * under its own name or that of published weights (`Network.publishedName`); axes of length 1 at the end do not count. Of
 * what it says of tasks, what is there in the same shape is taken.
 *
 * @param file a npz file, or an ONNX file that `heareval train` wrote
 * @returns names of what begins anew
 * @throws UserError for a file that is something else, and for weights of another network
 */
export async function startFrom(
  file: string,
  { publishedName = () => undefined, name: network }: Pick<Network, 'publishedName' | 'name'>,
  { initial, dims, ofNetwork }: Beginning,
): Promise<string[]> {
  const find = await readWeights(file);
  const anew: string[] = [];
  for (const name of initial.keys()) {
    const names = [name, publishedName(name)].filter((each) => each !== undefined);
    const [found] = names.flatMap((each) => find(each) ?? []);
    const expected = dims.get(name) ?? [];
    const isSame = found !== undefined && shapeOf(found.dims) === shapeOf(expected);
    if (isSame) initial.set(name, found.data);
    else if (ofNetwork.has(name)) throw anotherNetwork(file, network, names, found, expected);
    else anew.push(name);
  }
  return anew;
}

/** Finds an array of a file by its name. */
async function readWeights(file: string): Promise<(name: string) => Stored | undefined> {
  if (file.endsWith('.onnx')) {
    await externalNames(file);
    const constants = readConstants(await readFile(file));
    return (name) => constants.get(name);
  }
  const bytes = await readFile(file).catch(missingFile(file, 'a npz file with weights'));
  const members = decodeNpz(bytes, file);
  return (name) => {
    const member = members.get(`${name}.npy`);
    if (member === undefined) return undefined;
    const { data, shape } = decodeNpy(member, `${file}: ${name}`);
    return { data, dims: shape };
  };
}

function shapeOf(dims: readonly number[]): string {
  return dims.join(', ').replace(/(?:, 1)+$/, '');
}

function anotherNetwork(
  file: string,
  network: string,
  names: readonly string[],
  found: Stored | undefined,
  expected: readonly number[],
): UserError {
  const shape = `(${expected.join(', ')})`;
  const problem =
    found === undefined ? `has no ${names.join(' or ')}` : `${names[0]} has shape (${found.dims.join(', ')})`;
  return new UserError(
    `${file}: ${problem}; expected the weights of ${network} with the settings of the recipe, ${names[0]} of shape ${shape}`,
  );
}
