import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import { missingFile } from './missing-file.ts';

/** Bytes read at a time from a file. */
const CHUNK_BYTES = 2 ** 20;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = '\ufeff';

/** Strict, and the same for every piece: `ignoreBOM` keeps what is no mark at the beginning. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Texts of other encodings that begin with a byte order mark; the longer marks first. */
const MARKS = [
  { name: 'UTF-32', bytes: [0xff, 0xfe, 0, 0] },
  { name: 'UTF-32', bytes: [0, 0, 0xfe, 0xff] },
  { name: 'UTF-16', bytes: [0xff, 0xfe] },
  { name: 'UTF-16', bytes: [0xfe, 0xff] },
] as const;

/**
 * Reads a text file whole: UTF-8, with or without a byte order mark, which is taken away.
 *
 * @param expected what the file should be, with its article
 * @throws UserError that names the file and the line, for a missing file, other encodings and NUL bytes
 */
export async function readTextFile(path: string, expected: string): Promise<string> {
  return decodeText(await readFile(path).catch(missingFile(path, expected)), path);
}

/**
 * The text of bytes: UTF-8, with or without a byte order mark, which is taken away.
 *
 * @param path for errors
 * @throws UserError that names the file and the line, for other encodings and NUL bytes
 */
export function decodeText(bytes: Uint8Array, path: string): string {
  let text = '';
  for (const piece of decoded(bytes, path, () => `${path}, line ${text.split(/\r\n|\r|\n/).length}`)) {
    text += piece;
  }
  return withoutMark(text);
}

/** The lines of a text, whatever ends each of them. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/);
}

/**
 * Reads a text file in pieces of whole lines, strict as `readTextFile`.
 *
 * @param place names the file and the line or row which follows all that was given so far, for errors
 */
export async function* textPieces(
  path: string,
  expected: string,
  place: () => string,
): AsyncGenerator<string> {
  const handle = await open(path).catch(missingFile(path, expected));
  const stream = createReadStream('', { fd: handle, highWaterMark: CHUNK_BYTES });
  let isFirst = true;
  function* piecesOf(bytes: Uint8Array) {
    for (const piece of decoded(bytes, path, place, isFirst)) {
      yield isFirst ? withoutMark(piece) : piece;
      isFirst = false;
    }
  }
  let rest: Uint8Array[] = [];
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(LINE_FEED) + 1 || chunk.lastIndexOf(CARRIAGE_RETURN) + 1;
      rest.push(chunk.subarray(0, end));
      if (end === 0) {
        rest.push(chunk);
      } else {
        yield* piecesOf(Buffer.concat(rest));
        rest = [chunk.subarray(end)];
      }
    }
  } catch (error) {
    missingFile(path, expected)(error);
  } finally {
    stream.destroy();
  }
  const last = Buffer.concat(rest);
  if (last.length > 0) yield* piecesOf(last);
}

function* decoded(
  bytes: Uint8Array,
  path: string,
  place: () => string,
  mayHaveMark = true,
): Generator<string> {
  const mark = mayHaveMark
    ? MARKS.find(({ bytes: known }) => known.every((byte, at) => bytes[at] === byte))
    : undefined;
  if (mark !== undefined) {
    const { name } = mark;
    throw new UserError(`${path}: text in ${name}; expected UTF-8`, { next: converted(name, path) });
  }
  const whole = strictText(bytes);
  if (whole !== undefined && !whole.includes('\0')) {
    yield whole;
    return;
  }
  for (let start = 0; start < bytes.length; ) {
    const end = lineEnd(bytes, start);
    const line = strictText(bytes.subarray(start, end));
    if (line === undefined) {
      throw new UserError(
        `${place()}: ${firstWrong(bytes.subarray(start, end))} is no UTF-8; expected text in UTF-8`,
        {
          next: `${converted('WINDOWS-1252', path)}   (if it is Latin-1, as of older Windows)`,
        },
      );
    }
    if (line.includes('\0')) {
      throw new UserError(`${place()}: a NUL byte, as UTF-16 has them; expected text in UTF-8`);
    }
    yield line;
    start = end;
  }
}

function strictText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function lineEnd(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED)) return at + 1;
  }
  return bytes.length;
}

/** `perr<E9>`: the first byte that is none of UTF-8, and what is before it. */
function firstWrong(line: Uint8Array): string {
  const characters = new TextDecoder('utf-8', { ignoreBOM: true }).decode(line);
  let before = '';
  let at = 0;
  for (const character of characters) {
    const bytes = Buffer.from(character);
    if (bytes.some((byte, offset) => line[at + offset] !== byte)) break;
    before += character;
    at += bytes.length;
  }
  const wrong = line[at]?.toString(16).toUpperCase().padStart(2, '0');
  const shown = before.replace(/^.*[,;\t"]/s, '').slice(-20);
  return `the byte ${wrong}${shown === '' ? '' : ` after '${shown}'`}`;
}

function converted(encoding: string, path: string): string {
  const quoted = `'${path.replaceAll("'", "'\\''")}'`;
  const target = `'${path.replaceAll("'", "'\\''").replace(/(\.[^./]*)?$/, "-utf8$1'")}`;
  return `iconv -f ${encoding} -t UTF-8 ${quoted} > ${target}`;
}

function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
