import type { Dispatcher } from 'undici';

/** Longest wait that a server may ask for. */
const LONGEST_WAIT_MS = 120_000;

/** What a server says it sends. */
export interface BodyExtent {
  /** Where in the file the body starts. */
  readonly start: number;
  /** Where it ends, exclusive; undefined where the server does not say. */
  readonly end: number | undefined;
  /** Size of the file; undefined where the server does not say. */
  readonly total: number | undefined;
  /** Whether a connection that is cut cannot be told from the end of the body. */
  readonly endsWithConnection: boolean;
}

/** What of the file is here, and how large it is, as far as the server said. */
export interface PartHere {
  readonly bytes: number;
  readonly total?: number | undefined;
}

/** The extent of an answer of status 200, or of 206 that goes on where the part ends; undefined for another range. */
export function extentOf(
  { statusCode, headers }: Dispatcher.ResponseData,
  part: PartHere | undefined,
): BodyExtent | undefined {
  const length = headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
  const endsWithConnection = length === undefined && headers['transfer-encoding'] === undefined;
  if (statusCode === 200) return { start: 0, end: length, total: length, endsWithConnection };
  const [, first, last, size] =
    /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(String(headers['content-range'] ?? '')) ?? [];
  const [start, end] = [Number(first), Number(last) + 1];
  const total = size === '*' ? part?.total : Number(size);
  const goesOn =
    start === part?.bytes &&
    end > start &&
    (length === undefined || length === end - start) &&
    (total === undefined || (end <= total && (part.total ?? total) === total));
  return goesOn ? { start, end, total, endsWithConnection } : undefined;
}

/** Whether a server answers with 416 because all of the file is here. */
export function saysWhole({ headers }: Dispatcher.ResponseData, part: PartHere | undefined): boolean {
  const size = /^bytes \*\/(\d+)$/.exec(String(headers['content-range'] ?? ''))?.[1];
  return part !== undefined && size !== undefined && Number(size) === part.bytes;
}

/** `Retry-After` in its form of seconds. */
export function retryAfterMs({ headers }: Dispatcher.ResponseData): number {
  const seconds = Number(headers['retry-after'] ?? 0);
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_WAIT_MS) : 0;
}
