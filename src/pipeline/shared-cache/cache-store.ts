import type { StepKey } from '../hashes.ts';
import type { Manifest, ManifestFile } from '../store/manifest.ts';

/**
 * Where a cache keeps what is shared: a folder, or a bucket of S3. Who may read and write there, and what is told of
 * what goes wrong, is not its business: its methods throw what went wrong.
 *
 * An output is there when its manifest is, which is put there last.
 */
export interface CacheStore {
  /** Path or address, as people know it. */
  readonly name: string;
  /** What makes it of no use, if that can be told; `writes`: whether it may be made. @throws when that cannot be told */
  problem(writes: boolean): Promise<string | undefined>;
  /** Gets ready to be written, once before all else that writes. */
  prepare(): Promise<void>;
  /** What went wrong, in one line. */
  explain(error: unknown): string;
  /** Whether an error says that nothing else could be read or written there either. */
  isUseless(error: unknown): boolean;
  /** Whether an error says that nothing else could be written there either. */
  isClosed(error: unknown): boolean;

  /** Where an output is, for people. */
  placeOf(key: StepKey): string;
  hasEntry(key: StepKey): Promise<boolean>;
  /** @returns `undefined` when there is no such output @throws DamagedOutput when its manifest is not the whole of one */
  readEntry(key: StepKey): Promise<Manifest | undefined>;
  /**
   * Copies the files of an output into a folder, which is there and empty, and verifies them by hash.
   *
   * @returns the files with the times of the copies
   * @throws DamagedOutput naming the first file that is not what it should be
   */
  fetchEntry(manifest: Manifest, to: string, signal: AbortSignal): Promise<readonly ManifestFile[]>;
  /** Puts an output there, verified by hash. `replace`: in the place of one that is there; else that one stays. */
  putEntry(manifest: Manifest, from: string, replace: boolean, signal: AbortSignal): Promise<void>;
  removeEntry(key: StepKey): Promise<void>;

  /** Names of the loose files in a folder, in no order; the same array as before where nothing has changed. */
  namesIn(folder: string): Promise<readonly string[]>;
  /** Copies a loose file, to be verified by who knows what it holds. @returns whether it is there */
  fetchFile(name: string, path: string): Promise<boolean>;
  putFile(name: string, path: string): Promise<void>;
  removeFile(name: string): Promise<void>;
  /** @returns `undefined` when there is no such file */
  readText(name: string): Promise<string | undefined>;
  writeText(name: string, text: string): Promise<void>;
}
