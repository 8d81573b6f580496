import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { canonicalJson, type Json, writeFileAtomic } from '../../pipeline/index.ts';
import { sameBoot, thisMachine } from '../../pipeline/machine/machine.ts';
import type { SoundLabels } from '../sound-labels.ts';
import { INDEX_FILE, METADATA_FILE, X_FILE } from './files.ts';
import { fromHeader, type Header, headerSchema, toHeader } from './header.ts';

/** Raised when files of the form before are not to be read any more. */
const FORMAT = 2;

/** A file as it was: the same size and time, or else the same sum, mean the same bytes. */
export interface FileMark {
  readonly bytes: number;
  /** Nanoseconds. */
  readonly modified: string;
  readonly checksum: number;
}

/** All of a set but its sounds: what `heareval.json` holds, so that `metadata.json` need not be read again. */
export interface SetIndex {
  readonly header: Header;
  /** Of the sampler's class, where its text is known: the sum of it. */
  readonly source: string | undefined;
  /** Sounds that were drawn by another seed than the settings have. */
  readonly drawn: readonly number[];
  /** Of one sound's `x`. */
  readonly shape: readonly number[];
  /** Where each sound's object begins in `metadata.json`, and one past its end. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly labels: readonly SoundLabels[];
}

/** The files that an index belongs to. */
export interface SetMarks {
  readonly metadata: FileMark;
  readonly x: FileMark;
}

/** How a file is now. @param checksum of its bytes, where it is known */
export async function markFile(file: string, checksum?: number): Promise<FileMark> {
  const { size, mtimeNs } = await stat(file, { bigint: true });
  return {
    bytes: Number(size),
    modified: String(mtimeNs),
    checksum: checksum ?? (await checksumOf(file)),
  };
}

export async function writeIndex(folder: string, index: SetIndex, marks: SetMarks): Promise<void> {
  const { header, ...others } = index;
  const { bootId: boot } = thisMachine();
  const content = { format: FORMAT, boot, ...marks, ...fromHeader(header), ...others };
  await writeFileAtomic(join(folder, INDEX_FILE), JSON.stringify(content));
}

/** The index of a set, undefined where there is none that belongs to its `metadata.json` and `x.npy`. */
export async function readIndex(dir: string): Promise<SetIndex | undefined> {
  let found: Record<string, unknown> & SetMarks & { readonly boot: string };
  try {
    found = JSON.parse(await readFile(join(dir, INDEX_FILE), 'utf8'));
  } catch {
    // It only saves time.
    return undefined;
  }
  const header = headerSchema.safeParse(found);
  if (found.format !== FORMAT || !header.success) return undefined;
  const { source, drawn, shape, starts, ends, labels } = found as unknown as SetIndex;
  const index = { header: toHeader(header.data), source, drawn, shape, starts, ends, labels };
  if ([starts, ends, labels].some((each) => each?.length !== index.header.size)) return undefined;
  // Where the machine went down in between, what was written last may never have come to its disk.
  const isSameBoot = sameBoot(found.boot, thisMachine().bootId);
  const files = [
    [METADATA_FILE, found.metadata],
    [X_FILE, found.x],
  ] as const;
  for (const [name, mark] of files) {
    if (!(await isUnchanged(join(dir, name), mark, isSameBoot))) return undefined;
  }
  // Where it cannot be written, the files are read through again the next time.
  if (!isSameBoot) await writeIndex(dir, index, { metadata: found.metadata, x: found.x }).catch(() => {});
  return index;
}

async function isUnchanged(file: string, mark: FileMark, isTimeTrusted: boolean): Promise<boolean> {
  const now = await stat(file, { bigint: true }).catch(() => undefined);
  if (now === undefined || Number(now.size) !== mark.bytes) return false;
  return (
    (isTimeTrusted && String(now.mtimeNs) === mark.modified) || (await checksumOf(file)) === mark.checksum
  );
}

/** The CRC-32 of a file's bytes, read in pieces. */
export async function checksumOf(file: string): Promise<number> {
  const handle = await open(file);
  try {
    const piece = Buffer.allocUnsafe(2 ** 20);
    for (let sum = 0; ; ) {
      const { bytesRead } = await handle.read(piece, 0, piece.length);
      if (bytesRead === 0) return sum;
      sum = crc32(piece.subarray(0, bytesRead), sum);
    }
  } finally {
    await handle.close();
  }
}

/** Whether two headers say the same, and if not, in which member of `metadata.json` they differ. */
export function headerDifference(one: Header, other: Header): string | undefined {
  const [a, b] = [fromHeader(one), fromHeader(other)] as unknown as Record<string, Json>[];
  const text = (value: Json | undefined) => canonicalJson(value ?? null);
  const name = Object.keys(a ?? {}).find((member) => text(a?.[member]) !== text(b?.[member]));
  return name === undefined ? undefined : `${name} ${text(a?.[name])}, not ${text(b?.[name])}`;
}
