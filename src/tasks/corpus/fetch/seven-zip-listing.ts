/** One entry of an archive as 7-Zip tells of it. */
export interface SevenZipEntry {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** In bytes; undefined where the format does not say. */
  readonly size: number | undefined;
  readonly isEncrypted: boolean;
}

/**
 * Reads what `7z l -slt` prints: after a line of dashes, a block of `Name = value` lines for each entry.
 *
 * @throws RangeError for a block without a path, as a name with a line break makes one
 */
export function parseListing(lines: readonly string[]): SevenZipEntry[] {
  const start = lines.indexOf('----------');
  const blocks = start === -1 ? '' : lines.slice(start + 1).join('\n');
  return blocks
    .split(/\n{2,}/)
    .filter((block) => block.trim() !== '' && !/^Warnings: \d+$/.test(block.trim()))
    .map(parseEntry);
}

function parseEntry(block: string): SevenZipEntry {
  const values = new Map<string, string>();
  for (const line of block.trim().split('\n')) {
    const separator = line.indexOf(' =');
    if (separator === -1) {
      throw new RangeError(`an entry that cannot be understood: ${JSON.stringify(block)}`);
    }
    values.set(line.slice(0, separator), line.slice(separator + 3));
  }
  const path = values.get('Path');
  if (path === undefined) throw new RangeError(`an entry without a path: ${JSON.stringify(block)}`);
  const size = values.get('Size');
  return {
    path,
    kind: kindOf(values),
    size: size ? Number(size) : undefined,
    isEncrypted: values.get('Encrypted') === '+',
  };
}

/** `Attributes` holds Windows' letters, then the mode as `ls -l` shows it, either of which may be missing. */
function kindOf(values: ReadonlyMap<string, string>): SevenZipEntry['kind'] {
  const attributes = values.get('Attributes') ?? values.get('Mode') ?? '';
  const mode = /(?:^| )([-a-z])[-rwxsStT]{9}$/.exec(attributes)?.[1];
  const isLink = ['Symbolic Link', 'Hard Link'].some((name) => (values.get(name) ?? '') !== '');
  if (isLink || (mode !== undefined && mode !== '-' && mode !== 'd')) return 'other';
  return mode === 'd' || values.get('Folder') === '+' || /^[A-Z]*D/.test(attributes) ? 'folder' : 'file';
}
