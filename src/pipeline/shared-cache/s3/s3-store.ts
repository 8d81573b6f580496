import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { explainDiskError } from '../../../disk-error.ts';
import { writeFileAtomic } from '../../files/write-file.ts';
import type { StepKey } from '../../hashes.ts';
import { formatManifest, MANIFEST_NAME, type Manifest, type ManifestFile } from '../../store/manifest.ts';
import { parseEntry, sharedManifest } from '../cache-entry.ts';
import type { CacheStore } from '../cache-store.ts';
import { fetchObjects } from './fetch-objects.ts';
import { inLanes } from './lanes.ts';
import { putObjects } from './put-objects.ts';
import type { S3Address } from './s3-address.ts';
import { bucketOf, type S3Bucket } from './s3-bucket.ts';
import { S3Error } from './s3-errors.ts';

/**
 * A cache in a bucket. An output is its manifest, by the name that it has in a folder, and objects beside it, named by
 * what they hold (`objects.ts`), which are put there first: so it is there whole or not at all, whoever else puts the
 * same or another output of the key there at the same time.
 */
export class S3Store implements CacheStore {
  readonly name: string;
  readonly #prefix: string;
  readonly #bucket: S3Bucket;
  readonly #names = new Map<string, Promise<readonly string[]>>();
  readonly #groups = new Map<string, Promise<readonly string[] | undefined>>();

  /** @throws UserError where the AWS SDK is not installed */
  constructor(address: S3Address) {
    this.name = address.url;
    this.#prefix = address.prefix;
    this.#bucket = bucketOf(address);
  }

  /** @throws S3Error where its names cannot be listed, as when there is no such bucket */
  async problem(): Promise<undefined> {
    await this.#bucket.check(this.#prefix);
  }

  async prepare(): Promise<void> {}

  explain(error: unknown): string {
    const explained = explainDiskError(error, this.name);
    return explained instanceof Error ? explained.message : String(explained);
  }

  isUseless(error: unknown): boolean {
    return error instanceof S3Error && error.kind === 'useless';
  }

  isClosed(error: unknown): boolean {
    return error instanceof S3Error && (error.kind === 'useless' || error.kind === 'closed');
  }

  placeOf(key: StepKey): string {
    return `${this.name}/${key.slice(0, 2)}/${key}`;
  }

  hasEntry(key: StepKey): Promise<boolean> {
    return this.#bucket.has(this.#manifestOf(key));
  }

  async readEntry(key: StepKey): Promise<Manifest | undefined> {
    const bytes = await this.#bucket.read(this.#manifestOf(key));
    return bytes && parseEntry(bytes.toString('utf8'), key);
  }

  fetchEntry({ key, files }: Manifest, to: string, signal: AbortSignal): Promise<readonly ManifestFile[]> {
    return fetchObjects(this.#bucket, this.#entryOf(key), files, to, signal);
  }

  async putEntry(manifest: Manifest, from: string, replace: boolean, signal: AbortSignal): Promise<void> {
    const entry = this.#entryOf(manifest.key);
    const before = replace ? await this.#namesBelow(entry) : [];
    const own = new Set(await putObjects(this.#bucket, entry, manifest.files, from, signal));
    const name = this.#manifestOf(manifest.key);
    signal.throwIfAborted();
    await this.#bucket.write(name, formatManifest(sharedManifest(manifest)), signal);
    await this.#removeAll(before.filter((each) => each !== name && !own.has(each)));
  }

  async removeEntry(key: StepKey): Promise<void> {
    const name = this.#manifestOf(key);
    const below = await this.#namesBelow(this.#entryOf(key));
    await this.#bucket.remove(name);
    await this.#removeAll(below.filter((each) => each !== name));
  }

  /** As they were when they were first asked for. */
  namesIn(folder: string): Promise<readonly string[]> {
    return once(this.#names, folder, async () => {
      const prefix = `${this.#prefix}${folder}/`;
      const names = (await this.#groupOf(folder)) ?? (await this.#namesBelow(prefix));
      return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    });
  }

  async fetchFile(name: string, path: string): Promise<boolean> {
    const bytes = await this.#bucket.read(this.#prefix + name);
    if (bytes !== undefined) await writeFileAtomic(path, bytes);
    return bytes !== undefined;
  }

  async putFile(name: string, path: string): Promise<void> {
    await this.#bucket.write(this.#prefix + name, await readFile(path));
  }

  removeFile(name: string): Promise<void> {
    return this.#bucket.remove(this.#prefix + name);
  }

  async readText(name: string): Promise<string | undefined> {
    return (await this.#bucket.read(this.#prefix + name))?.toString('utf8');
  }

  writeText(name: string, text: string): Promise<void> {
    return this.#bucket.write(this.#prefix + name, text);
  }

  /** All names in the folder above, if they are few: one request for a small group, in the place of one for each folder. */
  #groupOf(folder: string): Promise<readonly string[] | undefined> {
    const group = `${this.#prefix}${posix.dirname(folder)}/`;
    return once(this.#groups, group, async () => {
      for await (const { names, isLast } of this.#bucket.list(group)) return isLast ? names : undefined;
      return [];
    });
  }

  async #namesBelow(prefix: string): Promise<readonly string[]> {
    const all: string[] = [];
    for await (const { names } of this.#bucket.list(prefix)) all.push(...names);
    return all;
  }

  async #removeAll(names: readonly string[]): Promise<void> {
    await inLanes(names, new AbortController().signal, (name) => this.#bucket.remove(name));
  }

  #entryOf(key: StepKey): string {
    return `${this.#prefix}${key.slice(0, 2)}/${key}/`;
  }

  #manifestOf(key: StepKey): string {
    return this.#entryOf(key) + MANIFEST_NAME;
  }
}

/** What was made before under a name; what failed is made again. */
function once<T>(made: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(name);
  if (known !== undefined) return known;
  const making = make();
  made.set(name, making);
  making.catch(() => made.delete(name));
  return making;
}
