/** Bytes that are no text, as the text of a message: what is no ASCII as `\xNN`. */
export function shownBytes(bytes: Uint8Array): string {
  const shown = (byte: number) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  return Array.from(bytes, shown).join('');
}
