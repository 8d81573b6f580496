/**
 * Whether macOS put a file or folder of this name beside those of people: `__MACOSX` and `._<name>` hold attributes,
 * `.DS_Store` how a window looked. A `._one.wav` is no sound.
 */
export function isOfMacOs(name: string): boolean {
  return name.startsWith('._') || name === '.DS_Store' || name === '__MACOSX';
}
