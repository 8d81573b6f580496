import { type Entry, getFileNameLowLevel } from 'yauzl';

const UTF8_FLAG = 0x800;
/** Info-ZIP's field with the name in UTF-8. */
const UNICODE_PATH = 0x7075;

export interface ZipName {
  /** Undefined where the archive says UTF-8 and it is not. */
  readonly text: string | undefined;
  /** Whether the name is read in code page 437, which is what an archive means that says nothing, but may not be so. */
  readonly isGuessed: boolean;
}

/**
 * The path of an entry, with slashes. macOS and many a program write UTF-8 and do not say so: what can be read as UTF-8
 * is.
 */
export function nameOfEntry({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): ZipName {
  const utf8 = decodeUtf8(fileNameRaw);
  const saysUtf8 = (generalPurposeBitFlag & UTF8_FLAG) !== 0;
  const hasOther = extraFields.some(({ id }) => id === UNICODE_PATH);
  if (saysUtf8 && utf8 === undefined && !hasOther) return { text: undefined, isGuessed: false };
  const flag = utf8 === undefined ? generalPurposeBitFlag : generalPurposeBitFlag | UTF8_FLAG;
  const text = getFileNameLowLevel(flag, fileNameRaw, extraFields, false);
  return { text, isGuessed: utf8 === undefined && !hasOther };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
