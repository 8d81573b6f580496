import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { BadInputsError, UserError } from '../../errors.ts';
import { fewLines } from '../../few.ts';
import { parseJsonText } from '../files/json-text.ts';
import { missingFile } from '../files/missing-file.ts';
import { decodeText } from '../files/text-file.ts';
import { checkJams } from './check.ts';
import type { Jams } from './jams.ts';

const EXPECTED = 'a JAMS file, .jams or gzipped .jamz';
const MOST_PROBLEMS = 10;
const unzip = promisify(gunzip);

/** Whether the name says that it is a JAMS file. */
export function isJamsName(file: string): boolean {
  return /\.jam[sz]$/i.test(file);
}

/** Whether the name says that the JSON in it is gzipped. */
export function isGzipName(file: string): boolean {
  return /\.(jamz|gz)$/i.test(file);
}

/**
 * Reads a JAMS file and checks it, as `jams.load(validate=True)` of the Python package does. Annotations of namespaces that
 * JAMS does not have are kept as they are. Observations come by rising time.
 *
 * @param file JSON, gzipped where its name ends in `.jamz` or `.gz`
 * @param tell is given a line for what was taken in another way than it stands there
 * @throws UserError that names file, annotation and observation
 */
export async function readJams(file: string, tell: (line: string) => void = () => {}): Promise<Jams> {
  const bytes = await readFile(file).catch(missingFile(file, EXPECTED));
  return parseJams(decodeText(await unpacked(file, bytes), file), file, tell);
}

/**
 * The JAMS of a text of JSON.
 *
 * @param file for errors
 * @throws UserError as `readJams` does
 */
export function parseJams(text: string, file: string, tell: (line: string) => void = () => {}): Jams {
  const { jams, problems, remarks } = checkJams(parseJsonText(file, text, tell));
  if (problems.length > 0) throw refused(file, problems);
  for (const remark of remarks) tell(`${file}, ${remark}`);
  return jams;
}

/** One problem in one line, several below each other. */
export function refused(file: string, problems: readonly string[]): UserError {
  const [only = ''] = problems;
  if (problems.length === 1) return new UserError(`${file}, ${only}`);
  return new BadInputsError(`${file}: ${problems.length} problems`, fewLines(problems, MOST_PROBLEMS));
}

async function unpacked(file: string, bytes: Buffer): Promise<Uint8Array> {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const { dir, name } = parse(file);
  const renamed = (end: string) => `mv '${file}' '${join(dir, name + end)}'`;
  if (!isGzipName(file)) {
    if (isGzip) {
      throw new UserError(`${file}: is gzipped; expected JSON, or a name that ends in .jamz`, {
        next: renamed('.jamz'),
      });
    }
    return bytes;
  }
  if (!isGzip) {
    throw new UserError(`${file}: ${bytes.length === 0 ? 'empty' : 'not gzipped'}; expected gzipped JSON`, {
      ...(bytes.length === 0 ? {} : { next: renamed('.jams') }),
    });
  }
  try {
    return await unzip(bytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || !/^Z_|^ERR_BUFFER/.test(code)) throw error;
    const what = code === 'Z_BUF_ERROR' ? `cut off after ${bytes.length} bytes` : `damaged (${message})`;
    throw new UserError(
      `${file}: gzip that is ${what}; expected a whole file, to be fetched or written again`,
      {
        cause: error,
      },
    );
  }
}
