import { stripVTControlCharacters } from 'node:util';

/** Letters that take two columns: of China, Japan and Korea, full width forms, and emoji. */
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f)/u;
/** What takes no column of its own. */
const NONE = /^[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Cc}]+$/u;
const ASCII = /^[ -~]*$/;

let segmenter: Intl.Segmenter | undefined;

/** How many columns of a terminal a text takes. Colours take none. */
export function displayWidth(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (ASCII.test(plain)) {
    return plain.length;
  }
  let width = 0;
  for (const { segment } of graphemes(plain)) {
    width += columnsOf(segment);
  }
  return width;
}

/** The text without colours, and an ellipsis in the place of its end, where it takes more columns than there are. */
export function cutToWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) {
    return text;
  }
  let cut = '';
  let width = 0;
  for (const { segment } of graphemes(stripVTControlCharacters(text))) {
    width += columnsOf(segment);
    if (width > columns - 1) {
      break;
    }
    cut += segment;
  }
  return columns > 0 ? `${cut}…` : '';
}

/** What can do a terminal no harm: no control characters but line feeds and tabs. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[^\P{Cc}\n\t]/gu, ' ');
}

/** Most texts are of ASCII alone, and need no segmenter, which takes a while to make. */
function graphemes(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}

function columnsOf(grapheme: string): number {
  return NONE.test(grapheme) ? 0 : WIDE.test(grapheme) ? 2 : 1;
}
