import { writeFileSync } from 'node:fs';

/** Characters that are written at a time. */
const PIECE = 2 ** 16;

/** Texts joined to pieces of some length: long lists never become one string, which would take its size several times. */
export function* pieces(texts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length >= PIECE) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

/** Writes a file of texts one after the other. What is there is replaced; a failure may leave a part of it. */
export function writePiecesSync(path: string, texts: Iterable<string>): void {
  let flag = 'w';
  for (const piece of pieces(texts)) {
    // Node.js writes a text by one call where its encoding is given.
    writeFileSync(path, piece, { encoding: 'utf8', flag });
    flag = 'a';
  }
  if (flag === 'w') writeFileSync(path, '');
}
