import type { Hash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomicSync } from '../../../pipeline/files/write-file.ts';
import { hashFile } from './checksum.ts';
import type { PartHere } from './http-answer.ts';

const noted = z.object({ url: z.string(), validator: z.string(), total: z.number().optional() });

/** What there is of a file so far, beside its target: `.part`, and in `.part.json` what a later process goes on by. */
export class PartialFile {
  readonly path: string;
  readonly #url: string;
  readonly #startHash: () => Hash;
  /** The hash of the first bytes of the part, so that going on does not read all of it again. */
  #hashed: { readonly hash: Hash; bytes: number } | undefined;

  /** @param startHash makes what is fed with the file's bytes */
  constructor(target: string, url: string, startHash: () => Hash) {
    this.path = `${target}.part`;
    this.#url = url;
    this.#startHash = startHash;
  }

  async size(): Promise<number> {
    return stat(this.path).then(
      ({ size }) => size,
      () => 0,
    );
  }

  /** What to go on from, and by which the server can tell that the file is the same; undefined where it cannot. */
  async resumePoint(): Promise<(PartHere & { readonly validator: string }) | undefined> {
    const bytes = await this.size();
    const note = noted.safeParse(await readJson(`${this.path}.json`));
    if (bytes === 0 || !note.success || note.data.url !== this.#url) return undefined;
    return { bytes, validator: note.data.validator, total: note.data.total };
  }

  /** @param validator undefined: the next try begins anew */
  startAnew(validator: string | undefined, total: number | undefined): void {
    this.discard();
    this.#hashed = { hash: this.#startHash(), bytes: 0 };
    if (validator === undefined) return;
    writeFileAtomicSync(`${this.path}.json`, JSON.stringify({ url: this.#url, validator, total }));
  }

  /** Takes note of bytes that were written at the end. */
  update(bytes: Buffer): void {
    this.#hashed?.hash.update(bytes);
    if (this.#hashed !== undefined) this.#hashed.bytes += bytes.length;
  }

  /** Makes the hash that of all bytes that are there. */
  async hash(): Promise<Hash> {
    const size = await this.size();
    if (this.#hashed?.bytes !== size) {
      const hash = this.#startHash();
      if (size > 0) await hashFile(this.path, hash);
      this.#hashed = { hash, bytes: size };
    }
    return this.#hashed.hash;
  }

  discard(): void {
    this.#hashed = undefined;
    rmSync(`${this.path}.json`, { force: true });
    rmSync(this.path, { force: true });
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
