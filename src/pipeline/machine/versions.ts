import { ownPackage } from '../../packages/own-package.ts';

let versions: { readonly node: string; readonly heareval: string } | undefined;

/** Of the program that makes an output. They are taken down, and decide no key. */
export function programVersions(): { readonly node: string; readonly heareval: string } {
  versions ??= { node: process.versions.node, heareval: ownPackage()?.version ?? 'unknown' };
  return versions;
}
