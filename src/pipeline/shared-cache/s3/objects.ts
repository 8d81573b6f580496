import { createHash } from 'node:crypto';
import type { ManifestFile } from '../../store/manifest.ts';

/** A file of at most so many bytes shares an object with others. Part of the format, as the next one. */
const SMALL_FILE = 2 ** 20;
/** An object of several files has at most so many bytes. */
const PACK_BYTES = 8 * 2 ** 20;
const NAME_DIGITS = 32;

/** One object of an output: a long file, or many short ones, one after the other. */
export interface EntryObject {
  /** By its content, so that two who put different outputs there never mix them. */
  readonly name: string;
  readonly size: number;
  readonly files: readonly ManifestFile[];
}

/**
 * The objects in which a bucket keeps the files of an output, in the order of its manifest, from which alone they
 * follow. Thousands of clips so cost tens of requests. Files of no bytes are in none.
 */
export function objectsOf(files: readonly ManifestFile[]): readonly EntryObject[] {
  const objects: EntryObject[] = [];
  let pack: ManifestFile[] = [];
  let size = 0;
  const end = () => {
    if (pack.length > 0) objects.push({ name: nameOf(pack), size, files: pack });
    pack = [];
    size = 0;
  };
  for (const file of files) {
    if (file.size === 0) continue;
    if (file.size > SMALL_FILE) {
      objects.push({ name: nameOf([file]), size: file.size, files: [file] });
      continue;
    }
    if (size + file.size > PACK_BYTES) end();
    pack.push(file);
    size += file.size;
  }
  end();
  return objects;
}

function nameOf(files: readonly ManifestFile[]): string {
  const digest = createHash('sha256');
  for (const { size, sha256 } of files) digest.update(`${size} ${sha256}\n`);
  return `data-${digest.digest('hex').slice(0, NAME_DIGITS)}`;
}
