import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { posix } from 'node:path';
import { list, type ReadEntry } from 'tar';
import { UserError } from '../../../errors.ts';
import { compareText } from '../../../numerics/text-order.ts';
import { archiveError } from './archive-entry.ts';

/**
 * What a downloaded file must be. `contents` accepts a tar archive that was packed again elsewhere: it is the digest
 * that `cd <folder> && LC_ALL=C sha256sum *<extension> | sha256sum` prints in the extracted archive.
 */
export type Checksum =
  | { readonly md5: string }
  | { readonly sha256: string }
  | { readonly contents: ContentsChecksum }
  /** None is known: the file is taken as it comes. */
  | { readonly unpublished: true };

type ContentsChecksum = {
  /** Name of the folder, anywhere in the archive. */
  readonly folder: string;
  /** With its dot. */
  readonly extension: string;
  readonly sha256: string;
};

/** What is fed with a file's bytes while they are copied. */
export function startChecksum(checksum: Checksum): Hash {
  return createHash('md5' in checksum ? 'md5' : 'sha256');
}

/**
 * Compares a file with what was expected.
 *
 * @param streamed was fed with all of the file's bytes
 * @param origin where the file comes from, for the message
 * @throws UserError that names the origin, what was expected and what was found
 */
export async function verifyChecksum(
  checksum: Checksum,
  streamed: Hash,
  file: string,
  origin: string,
): Promise<void> {
  if ('unpublished' in checksum) return;
  const [kind, expected] =
    'md5' in checksum
      ? ['md5', checksum.md5]
      : 'sha256' in checksum
        ? ['sha256', checksum.sha256]
        : [`sha256 of ${checksum.contents.folder}/*${checksum.contents.extension}`, checksum.contents.sha256];
  const found =
    'contents' in checksum ? await contentsDigest(file, checksum.contents, origin) : streamed.digest('hex');
  if (found !== expected) throw new UserError(`${origin}: ${kind} is ${found}; expected ${expected}`);
}

async function contentsDigest(file: string, contents: ContentsChecksum, origin: string): Promise<string> {
  const digests = new Map<string, string>();
  const read = (entry: ReadEntry) => {
    const { dir, base, ext } = posix.parse(entry.path);
    const wanted = posix.basename(dir) === contents.folder && ext === contents.extension;
    if (!wanted || base.startsWith('.') || entry.type === 'Directory') return;
    const hash = createHash('sha256');
    entry.on('data', (bytes: Buffer) => hash.update(bytes));
    entry.on('end', () => digests.set(base, hash.digest('hex')));
  };
  try {
    await list({ file, onReadEntry: read, strict: true });
  } catch (error) {
    throw archiveError(error, origin, 'tar');
  }
  const lines = [...digests].sort(([a], [b]) => compareText(a, b));
  const all = createHash('sha256');
  for (const [name, digest] of lines) all.update(`${digest}  ${name}\n`);
  return all.digest('hex');
}

/** Feeds a file's bytes to a checksum. */
export async function hashFile(file: string, hash: Hash): Promise<void> {
  for await (const bytes of createReadStream(file)) hash.update(bytes as Buffer);
}
