/**
 * The command that adds packages, each a name with a version or without. Without `--save-prod` npm says "up to date" in a
 * clone of this repository and installs nothing, as the packages are optional peers there already.
 */
export function installCommand(packages: readonly string[]): string {
  return `npm install --save-prod --ignore-scripts ${packages.join(' ')}`;
}
