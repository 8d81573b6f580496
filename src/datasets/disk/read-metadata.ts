import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { UserError } from '../../errors.ts';
import { missingFile } from '../../formats/files/missing-file.ts';
import { type Header, headerSchema, toHeader } from './header.ts';
import type { FileMark } from './index-file.ts';
import { findData, nextInList, objectEnd } from './point-scanner.ts';

/** A sound of `metadata.json`: where its object is in the file, from its first byte to one past its last, and its text. */
interface ScannedPoint {
  readonly start: number;
  readonly end: number;
  readonly text: Buffer;
}

/** `metadata.json`, read from its beginning to its end in pieces: in memory is never more than a sound and a piece. */
export interface MetadataReader {
  readonly header: Header;
  /** The sounds that are there in whole, in order; it ends where the list does, or the file. */
  points(): AsyncGenerator<ScannedPoint>;
  /** After `points`: whether the list came to its end, or was cut off. */
  isWhole(): boolean;
  /** After `points`: of the file as it was when it was opened, and of all its bytes. */
  mark(): FileMark;
  close(): Promise<void>;
}

const EXPECTED = 'the metadata.json of a data set';
const PIECE = 2 ** 20;
/** A header longer than this is none. */
const LONGEST_HEADER = 2 ** 24;
/** Bytes that are looked at for the file's last brace. */
const LONGEST_END = 1024;

/** @throws UserError where the file is not there, or does not begin as kac_prediction's do */
export async function openMetadata(path: string): Promise<MetadataReader> {
  const file = await open(path).catch(missingFile(path, EXPECTED));
  try {
    return await startReading(file, path);
  } catch (error) {
    await file.close();
    return missingFile(path, EXPECTED)(error);
  }
}

async function startReading(file: FileHandle, path: string): Promise<MetadataReader> {
  const { size, mtimeNs } = await file.stat({ bigint: true });
  let bytes = Buffer.alloc(0);
  // Where `bytes` begins in the file.
  let offset = 0;
  let checksum = 0;
  let whole = false;

  /** Drops what is before `from` and reads on. False at the end of the file. */
  const readOn = async (from: number): Promise<boolean> => {
    const kept = bytes.length - from;
    const longer = Buffer.allocUnsafe(kept + Math.max(PIECE, kept));
    bytes.copy(longer, 0, from);
    const { bytesRead } = await file.read(longer, kept, longer.length - kept, offset + bytes.length);
    checksum = crc32(longer.subarray(kept, kept + bytesRead), checksum);
    offset += from;
    bytes = longer.subarray(0, kept + bytesRead);
    return bytesRead > 0;
  };

  let data = findData(bytes);
  while (data === undefined) {
    if (!(await readOn(0)) || bytes.length > LONGEST_HEADER) {
      throw new UserError(
        `${path}: has no "data"; expected the metadata.json of a data set, from generateDataset or kac_prediction`,
      );
    }
    data = findData(bytes);
  }
  const header = parseHeader(bytes.toString('utf8', 0, data.header), path);
  let place = data.list;

  return {
    header,
    async *points() {
      for (;;) {
        const next = nextInList(bytes, place);
        const end = next?.kind === 'point' ? objectEnd(bytes, next.place) : -1;
        if (next?.kind === 'point' && end >= 0) {
          yield { start: offset + next.place, end: offset + end, text: bytes.subarray(next.place, end) };
          place = end;
        } else if (next?.kind === 'end') {
          let rest = bytes.toString('latin1', next.place + 1);
          while (await readOn(bytes.length)) rest = (rest + bytes.toString('latin1')).slice(-LONGEST_END);
          whole = rest.trimEnd().endsWith('}');
          return;
        } else {
          if (next?.kind === 'other') return;
          const from = place;
          place = 0;
          if (!(await readOn(from))) return;
        }
      }
    },
    isWhole: () => whole,
    mark: () => ({ bytes: Number(size), modified: String(mtimeNs), checksum }),
    close: () => file.close(),
  };
}

function parseHeader(text: string, path: string): Header {
  let value: unknown;
  try {
    value = JSON.parse(`${text}"data": null}`);
  } catch (error) {
    const { message } = error as Error;
    throw new UserError(`${path}: what is before "data" is not JSON (${message})`, { cause: error });
  }
  const parsed = headerSchema.safeParse(value);
  if (parsed.success) return toHeader(parsed.data);
  const [issue] = parsed.error.issues;
  throw new UserError(
    `${path}: ${issue?.path.join('.')}: ${issue?.message}; expected what kac_prediction writes, with "data" as the last member`,
  );
}
