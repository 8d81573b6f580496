import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { graphComponents, mathComponent } from '../component-versions.ts';
import { tfjsVersion } from '../compute/tfjs-backend.ts';
import { tfjsInUse } from '../compute/tfjs-in-use.ts';
import type { ResolvedModule } from './resolved-module.ts';
import { statedVersion } from './stated-version.ts';

/** The built-in baseline, unless the current folder has a module of that name. */
export const BASELINE = './baseline';
/** The same on TensorFlow.js. */
export const TFJS_BASELINE = 'tfjs:baseline';

const PACKAGE = 'heareval/baseline';
const ENTRY = entry('index');
const TFJS_ENTRY = entry('tfjs/tfjs-baseline');

/** The identity is the baseline's version, with those of what computes it. */
export async function builtInBaseline(): Promise<ResolvedModule> {
  return {
    specifier: BASELINE,
    name: 'baseline',
    place: `package:${PACKAGE}`,
    url: ENTRY.href,
    identity: { package: PACKAGE, version: await versionOf(ENTRY), computedBy: graphComponents() },
  };
}

/**
 * As `builtInBaseline`, under a name and a key of its own.
 *
 * @throws UserError where TensorFlow.js is not installed or cannot be loaded
 */
export async function tfjsBaseline(inUse = tfjsInUse()): Promise<ResolvedModule> {
  const { backend, version, device } = inUse;
  return {
    specifier: TFJS_BASELINE,
    name: 'baseline-tfjs',
    place: `package:${PACKAGE}/tfjs`,
    url: TFJS_ENTRY.href,
    identity: {
      package: `${PACKAGE}/tfjs`,
      version: await versionOf(TFJS_ENTRY),
      computedBy: { '@tensorflow/tfjs-core': tfjsVersion(), [backend]: version, ...mathComponent() },
      ...(device && { device }),
    },
  };
}

/** Its version stands for its code, as other modules' do: so no step's code is said to have it. */
function entry(file: string): URL {
  return new URL(`../baseline/${file}${extname(import.meta.url)}`, import.meta.url);
}

async function versionOf(url: URL): Promise<string> {
  const version = statedVersion(await readFile(url, 'utf8'));
  if (version === undefined) throw new Error(`${url.href} states no version`);
  return version;
}
