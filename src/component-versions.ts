import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Versions of what computes outputs besides heareval's own code. They are part of the keys of what they compute
 * (`computedBy` of a step, the identity of a module) and are in every manifest. Nothing is loaded to find them.
 */

const ONNX_RUNTIME = 'onnxruntime-node';
/** Those that come with heareval. */
const DECODERS = ['@audio/decode-flac', '@audio/decode-mp3', '@audio/decode-opus', '@audio/decode-vorbis'];
/** Those that users install, and the names of files that may need them. */
const OPTIONAL_DECODERS: Readonly<Record<string, RegExp>> = {
  '@audio/decode-aac': /\.(aac|adts|caf|m4a|m4b|mov|mp4)$/i,
  '@audio/decode-mp4': /\.(m4a|m4b|mov|mp4)$/i,
  '@audio/decode-webm': /\.(mka|mkv|webm)$/i,
};

/** What renders sound fonts, which users install. */
const SYNTHESIZER = 'spessasynth_core';

type Versions = Readonly<Record<string, string>>;

/**
 * What graphs of ONNX Runtime are made of and run by: its version, and the major version of Node.js, whose `Math.pow`
 * and the like give other last bits when V8 changes them, as from Node 20 to 24; windows, weights and losses are made with them.
 */
export function graphComponents(): Versions {
  return { 'ONNX Runtime': versionOf(ONNX_RUNTIME), ...mathComponent() };
}

/** The major version of Node.js, for what is computed with functions of `Math` whose last bits are V8's. */
export function mathComponent(): Versions {
  return { 'Node.js': process.versions.node.split('.')[0] as string };
}

/**
 * The decoders of sound. An optional one counts where a file has a name that it is for, so that installing it makes
 * nothing again that has no such file.
 *
 * @param files names of the files that are decoded
 */
export function decoderComponents(files: Iterable<string>): Versions {
  const names = [...DECODERS];
  const optional = new Set(Object.keys(OPTIONAL_DECODERS));
  for (const file of files) {
    for (const name of optional) {
      if (!OPTIONAL_DECODERS[name]?.test(file)) continue;
      optional.delete(name);
      if (installedVersion(name) !== undefined) names.push(name);
    }
    if (optional.size === 0) break;
  }
  return Object.fromEntries(names.sort().map((name) => [name, versionOf(name)]));
}

/** What renders the notes of sound fonts. */
export function synthesizerComponents(): Versions {
  return { [SYNTHESIZER]: versionOf(SYNTHESIZER), ...mathComponent() };
}

/** The folder of the package that an import from here finds, where it is installed. */
export function packageFolder(name: string): string | undefined {
  const found = findPackage(name, new URL('./', import.meta.url));
  return found === undefined ? undefined : fileURLToPath(found.folder);
}

/** All that may compute anything and is installed, by package. */
export function componentVersions(): Versions {
  const names = [ONNX_RUNTIME, ...DECODERS, ...Object.keys(OPTIONAL_DECODERS), SYNTHESIZER].sort();
  return Object.fromEntries(
    names.flatMap((name) => {
      const version = installedVersion(name);
      return version === undefined ? [] : [[name, version]];
    }),
  );
}

function versionOf(name: string): string {
  return installedVersion(name) ?? 'not installed';
}

const known = new Map<string, string | undefined>();

/** Of the package that an import from here finds, with those that it hands the work to: `1.3.1 (mpg123-decoder 1.0.3)`. */
function installedVersion(name: string): string | undefined {
  if (!known.has(name)) known.set(name, describe(name));
  return known.get(name);
}

function describe(name: string): string | undefined {
  const found = findPackage(name, new URL('./', import.meta.url));
  if (found === undefined || name === ONNX_RUNTIME) return found?.version;
  const parts = Object.keys(found.dependencies ?? {})
    .sort()
    .map((part) => `${part} ${findPackage(part, found.folder)?.version ?? 'not installed'}`);
  return parts.length === 0 ? found.version : `${found.version} (${parts.join(', ')})`;
}

interface Package {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function findPackage(name: string, from: URL): (Package & { readonly folder: URL }) | undefined {
  for (let at = from; ; at = new URL('../', at)) {
    const folder = new URL(`node_modules/${name}/`, at);
    try {
      const found = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as Package;
      return { ...found, folder };
    } catch {
      // It is further up.
    }
    if (at.pathname === new URL('../', at).pathname) return undefined;
  }
}
