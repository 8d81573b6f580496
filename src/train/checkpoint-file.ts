import { readFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { missingFile } from '../formats/files/missing-file.ts';
import { decodeNpz, encodeNpz } from '../formats/files/npz.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import { membersOfTree, treeOfMembers } from './state-members.ts';
import type { Checkpoint } from './train.ts';
import type { StateTree } from './trainee.ts';

/** Its name beside what else a training wrote. */
export const CHECKPOINT_FILE = 'checkpoint.npz';

/**
 * Writes a checkpoint as one npz file, which `numpy.load` reads. A training that is killed meanwhile finds the one before
 * under that name, whole.
 *
 * @typeParam Kept a plain tree
 * @param of what is trained, by everything that its numbers depend on: `readCheckpoint` compares it
 */
export async function writeCheckpoint<Kept, State extends StateTree>(
  path: string,
  { epochs, curve, kept, state }: Checkpoint<Kept, State>,
  of: string,
): Promise<void> {
  const points = curve.map((point) => ({ ...point }));
  const tree = {
    of,
    epochs,
    curve: points,
    state,
    ...(kept === undefined ? {} : { kept: kept as StateTree }),
  };
  await writeFileAtomic(path, encodeNpz(membersOfTree(tree)));
}

/**
 * Reads what `writeCheckpoint` wrote.
 *
 * @param of as it was given there
 * @throws UserError when the file is missing or damaged, or a checkpoint of something else
 */
export async function readCheckpoint<Kept, State extends StateTree>(
  path: string,
  of: string,
): Promise<Checkpoint<Kept, State>> {
  const bytes = await readFile(path).catch(missingFile(path, 'a checkpoint of a training'));
  const tree = treeOfMembers(decodeNpz(bytes, path), path) as { readonly of?: unknown };
  if (tree.of !== of) {
    throw new UserError(
      `${path}: is a checkpoint of ${tree.of}; expected one of ${of}: train anew without it`,
    );
  }
  const { epochs, curve, kept, state } = tree as unknown as Checkpoint<Kept, State>;
  return { epochs, curve, kept, state };
}
