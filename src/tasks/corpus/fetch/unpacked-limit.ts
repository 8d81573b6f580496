import { statfsSync, statSync } from 'node:fs';
import { UserError } from '../../../errors.ts';

/** How large what comes out of an archive may be. */
export interface ExtractionLimits {
  /** Times the size of the archive; less than `spare` is always allowed. */
  readonly ratio: number;
  /** In bytes. */
  readonly spare: number;
  /** In bytes, whatever the size of the archive. */
  readonly total: number;
  /** How many files, folders and links, whatever their sizes. */
  readonly entries: number;
}

/** Recordings shrink to a half or a third, silence to a thousandth. The largest corpora have two million clips. */
const LIMITS: ExtractionLimits = { ratio: 100, spare: 2 ** 28, total: 2 ** 41, entries: 5_000_000 };
/** What an entry without content takes up on a disk and in a listing, about. */
const ENTRY_BYTES = 512;

/** More comes out of an archive than is let out of it, or than there is room for: the archive itself may be whole. */
export class UnpacksToTooMuch extends UserError {}

/** Counts what comes out of an archive and stops what only seems to be small, or is more than there is room for. */
export class UnpackedLimit {
  readonly #name: string;
  readonly #packed: number;
  readonly #limits: ExtractionLimits;
  readonly #outDir: string;
  readonly #room: number;
  #unpacked = 0;
  #entries = 0;

  /**
   * @param name of the archive, for messages
   * @throws what the file system says where `outDir` is no folder
   */
  constructor(archives: readonly string[], outDir: string, name: string, limits = LIMITS) {
    this.#name = name;
    this.#packed = archives.reduce((sum, archive) => sum + statSync(archive).size, 0);
    this.#limits = limits;
    this.#outDir = outDir;
    const { bavail, bsize } = statfsSync(outDir);
    this.#room = bavail * bsize;
  }

  /** @throws UnpacksToTooMuch as {@link check} and {@link checkEntries} do, once all that was added is too much */
  addEntry(bytes: number): void {
    this.#entries += 1;
    this.checkEntries(this.#entries);
    this.add(bytes + ENTRY_BYTES);
  }

  /** @throws UnpacksToTooMuch where an archive has more entries than any corpus */
  checkEntries(count: number): void {
    if (count <= this.#limits.entries) return;
    throw new UnpacksToTooMuch(
      `${this.#name}: has more than ${this.#limits.entries} entries; expected an archive of recordings`,
    );
  }

  /** @throws UnpacksToTooMuch as {@link check} does, once all that was added is too much */
  add(bytes: number): void {
    this.#unpacked += bytes;
    this.check(this.#unpacked);
  }

  /** @throws UnpacksToTooMuch where `unpacked` bytes are more than an honest archive of this size holds, or than there is room */
  check(unpacked: number): void {
    const { ratio, spare, total } = this.#limits;
    if (unpacked > total) {
      throw new UnpacksToTooMuch(
        `${this.#name}: unpacks to more than ${total} bytes; expected an archive of recordings`,
      );
    }
    if (unpacked > Math.max(spare, ratio * this.#packed)) {
      throw new UnpacksToTooMuch(
        `${this.#name}: its ${this.#packed} bytes unpack to more than ${ratio} times as much; expected an archive of recordings`,
      );
    }
    if (unpacked > this.#room) {
      throw new UnpacksToTooMuch(
        `${this.#name}: unpacks to ${unpacked} bytes or more; the disk of ${this.#outDir} has ${this.#room} left`,
      );
    }
  }
}
