import { lstatSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { makeFolder } from '../../../make-folder.ts';
import { linkOrCopy } from '../clips/link-or-copy.ts';
import type { UnpackedLimit } from './unpacked-limit.ts';

/** A link within an archive. */
export interface ArchiveLink {
  /** Where the link is. */
  readonly from: string;
  /** The file below the archive's folder that it stands for. */
  readonly to: string;
}

/**
 * Makes the links of an archive, whose files are in `outDir`: each becomes a second name of its file, or a copy where the
 * disk has no hard links. All of them count as copies, which is what reads them finds.
 *
 * @returns a line for each link that leads to no file, or lies where something else is
 * @throws UserError where they are more than an honest archive holds
 */
export async function makeLinks(
  links: readonly ArchiveLink[],
  outDir: string,
  limit: UnpackedLimit,
  signal: AbortSignal,
): Promise<string[]> {
  const targets = new Map(links.map(({ from, to }) => [posix.normalize(from), posix.normalize(to)]));
  const refused: string[] = [];
  for (const { from, to } of links) {
    signal.throwIfAborted();
    const end = endOf(posix.normalize(from), targets);
    const file = end === undefined ? undefined : lstatSync(join(outDir, end), { throwIfNoEntry: false });
    if (end === undefined || file?.isFile() !== true) {
      const problem = end === undefined ? 'which leads back to itself' : 'which is no file';
      refused.push(`${JSON.stringify(from)}: a link to ${JSON.stringify(to)}, ${problem}`);
      continue;
    }
    limit.add(file.size);
    const target = join(outDir, from);
    if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) {
      refused.push(`${JSON.stringify(from)}: another entry of the archive has this path`);
      continue;
    }
    makeFolder(dirname(target));
    await linkOrCopy(join(outDir, end), target);
  }
  return refused;
}

/** Where a chain of links ends, and from now on all of its links; undefined for one that goes round. */
function endOf(start: string, targets: Map<string, string>): string | undefined {
  const chain = new Set<string>();
  let place = start;
  for (let next = targets.get(place); next !== undefined; next = targets.get(place)) {
    if (chain.has(place)) return undefined;
    chain.add(place);
    place = next;
  }
  for (const each of chain) targets.set(each, place);
  return place;
}
