import { z } from 'zod';
import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import { decodeNpy, encodeNpy } from '../formats/files/npy.ts';
import type { StateTree } from './trainee.ts';

const TREE_FILE = 'tree.json';

type Path = readonly (string | number)[];

/** What JSON cannot say of a tree: its arrays, each in a file of its own, and numbers that are not finite, or -0. */
const described = z.object({
  tree: z.json(),
  arrays: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), file: z.string() })),
  numbers: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), value: z.string() })),
});

/**
 * A tree as files of a npz archive: `tree.json`, and each of its arrays as `<path in the tree>.npy`. Nothing is lost, not a
 * bit. Properties that are undefined are left out.
 */
export function membersOfTree(tree: StateTree): Map<string, Uint8Array> {
  const members = new Map<string, Uint8Array>();
  const content: { tree?: unknown; arrays: object[]; numbers: object[] } = { arrays: [], numbers: [] };
  const plain = (value: StateTree | undefined, path: Path): unknown => {
    if (value instanceof Float32Array) {
      const name = path.join('/') || 'values';
      const file = members.has(`${name}.npy`) ? `${name} ${members.size}.npy` : `${name}.npy`;
      members.set(file, encodeNpy(value, [value.length]));
      content.arrays.push({ path, file });
      return null;
    }
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
      content.numbers.push({ path, value: Object.is(value, -0) ? '-0' : String(value) });
      return null;
    }
    if (Array.isArray(value)) return value.map((item: StateTree, index) => plain(item, [...path, index]));
    if (ArrayBuffer.isView(value) || typeof value === 'function') {
      throw new TypeError(`${path.join('/')} is no number, text or float32 array`);
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]: [string, StateTree]) => [name, plain(item, [...path, name])]),
    );
  };
  content.tree = plain(tree, []);
  return new Map([[TREE_FILE, Buffer.from(`${JSON.stringify(content)}\n`)], ...members]);
}

/**
 * The tree that `membersOfTree` took apart.
 *
 * @throws UserError that begins with `name` when something of it is missing or no tree
 */
export function treeOfMembers(members: ReadonlyMap<string, Uint8Array>, name: string): StateTree {
  const member = (file: string) => {
    const bytes = members.get(file);
    if (bytes === undefined) throw new UserError(`${name}: has no ${file}; expected the state of a training`);
    return bytes;
  };
  const { tree, arrays, numbers } = described.parse(JSON.parse(Buffer.from(member(TREE_FILE)).toString()));
  const whole = { tree: tree as unknown };
  const put = (path: Path, leaf: Float32Array | number) => {
    const places = ['tree', ...path];
    let parent: unknown = whole;
    for (const place of places.slice(0, -1)) parent = (parent as Record<string | number, unknown>)[place];
    (parent as Record<string | number, unknown>)[at(places, places.length - 1)] = leaf;
  };
  for (const { path, file } of arrays) put(path, decodeNpy(member(file), `${name}: ${file}`).data);
  for (const { path, value } of numbers) put(path, Number(value));
  return whole.tree as StateTree;
}
