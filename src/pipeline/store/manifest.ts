import { isInsidePath } from '../files/inside-path.ts';
import type { ContentHash, StepKey } from '../hashes.ts';
import { type KeyInputs, resultHash } from '../keys/key.ts';

/** The file in an output folder that describes it. A folder without it is no output. */
export const MANIFEST_NAME = '.manifest.json';

export interface ManifestFile {
  /** Relative POSIX path. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** When the content was last changed, in milliseconds since 1970. */
  readonly mtimeMs: number;
  readonly sha256: ContentHash;
}

export interface Manifest {
  readonly format: 1;
  readonly key: StepKey;
  readonly keyInputs: KeyInputs;
  readonly scope: string;
  readonly label: string | null;
  /** Result hash of all files. */
  readonly result: ContentHash;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** The most memory that the process held while the step ran, in bytes. Not there for short steps. */
  readonly peakMemory?: number | undefined;
  readonly host: string;
  /** Of the machine, when the files were last written or verified by hash. */
  readonly bootId: string;
  /** Of the program, and of what may compute outputs (by package), whether or not it did this one. */
  readonly versions: { readonly node: string; readonly heareval: string; readonly [part: string]: string };
  /** Sorted by path. */
  readonly files: readonly ManifestFile[];
  /** Keys of the outputs that it was made from. Not there in manifests of earlier versions. */
  readonly upstream?: readonly string[];
  /** Only where a cache had it: when it was copied from there, and the host that made it. */
  readonly restored?: { readonly at: string; readonly madeOn: string };
}

/** One line per file, so that people and line-based tools can read it. */
export function formatManifest(manifest: Manifest): string {
  return [...manifestPieces(manifest)].join('');
}

/** The text of `formatManifest`, a file at a time. */
export function manifestPieces({ files, ...head }: Manifest): Generator<string> {
  return listingPieces(head, files);
}

/** JSON of an object whose last property, `files`, has a line for each file. */
export function* listingPieces(head: object, files: readonly object[]): Generator<string> {
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "files": [`;
  for (const [index, file] of files.entries()) {
    yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(file)}`;
  }
  yield '\n  ]\n}\n';
}

/** `undefined` when the text is not the whole of a manifest, or was edited. */
export function parseManifest(text: string): Manifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isManifest(value) && value.result === resultHash(value.files) ? value : undefined;
}

function isManifest(value: unknown): value is Manifest {
  const manifest = value as Partial<Manifest> | null;
  return (
    manifest?.format === 1 &&
    isKeyInputs(manifest.keyInputs) &&
    [manifest.key, manifest.scope, manifest.result, manifest.startedAt, manifest.host].every(isText) &&
    (manifest.label === null || isText(manifest.label)) &&
    isText(manifest.bootId) &&
    isAmount(manifest.durationMs) &&
    (manifest.peakMemory === undefined || isAmount(manifest.peakMemory)) &&
    isText(manifest.versions?.node) &&
    isText(manifest.versions.heareval) &&
    Array.isArray(manifest.files) &&
    manifest.files.every(isManifestFile) &&
    (manifest.upstream === undefined || isTexts(manifest.upstream))
  );
}

function isKeyInputs(value: Partial<KeyInputs> | null | undefined): boolean {
  return (
    isText(value?.step) &&
    isText(value.version) &&
    (value.code === undefined || isText(value.code)) &&
    (value.computedBy === undefined ||
      (isObject(value.computedBy) && Object.values(value.computedBy).every(isText))) &&
    isObject(value.params) &&
    isObject(value.inputs) &&
    Object.values(value.inputs).every((input) => isText(input) || isTexts(input))
  );
}

function isManifestFile(value: Partial<ManifestFile> | null): boolean {
  return (
    isInsidePath(value?.path) &&
    isAmount(value.size) &&
    typeof value.mtimeMs === 'number' &&
    isText(value.sha256)
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}
