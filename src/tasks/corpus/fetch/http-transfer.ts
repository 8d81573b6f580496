import type { Hash } from 'node:crypto';
import { closeSync, openSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Dispatcher, request } from 'undici';
import { UserError } from '../../../errors.ts';
import { type BodyExtent, extentOf, retryAfterMs, saysWhole } from './http-answer.ts';
import type { PartialFile } from './partial-file.ts';

/** In bytes: with a buffer of that size a body whose chunks are taken at once is never made to wait. */
const NEVER_FULL = 2 ** 30;
export const MAX_REDIRECTIONS = 10;
const GOES_ROUND = `redirects round and round, or more than ${MAX_REDIRECTIONS} times`;
const STATUSES_WORTH_ANOTHER_TRY: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
/** No corpus is in a file of so many bytes: a server that sends more without saying how many does not end. */
const ABSURD_BYTES = 2 ** 40;

/** The address does not have the file, or not now; the message says why. */
export class DownloadFailed extends Error {
  override readonly name = 'DownloadFailed';
}

export interface DownloadOptions {
  readonly url: string;
  /** Where the file goes once it is whole. `<target>.part` and `<target>.part.json` are kept for the next try. */
  readonly target: string;
  /** Makes what is fed with the file's bytes; called again whenever the file begins anew. */
  readonly startHash: () => Hash;
  /** What the file is known to have at most, in bytes. */
  readonly mostBytes?: number | undefined;
  readonly signal: AbortSignal;
  onProgress(bytes: number, total: number): void;
}

/** One file on its way, in as many answers as it takes. */
export class Transfer {
  readonly #options: DownloadOptions;
  readonly #dispatcher: Dispatcher;
  readonly #part: PartialFile;
  /** Where an answer ended whose end cannot be told from a cut. */
  #endedAt: number | undefined;

  constructor(options: DownloadOptions, dispatcher: Dispatcher, part: PartialFile) {
    this.#options = options;
    this.#dispatcher = dispatcher;
    this.#part = part;
  }

  /** Gives whether the file is whole; if not, the server has more of it to send. */
  async attempt(): Promise<boolean> {
    const { url, signal } = this.#options;
    const from = await this.#part.resumePoint();
    await this.#part.hash();
    const headers = {
      // The file as it is, and not packed for its way.
      'accept-encoding': 'identity',
      ...(from === undefined ? {} : { range: `bytes=${from.bytes}-`, 'if-range': from.validator }),
    };
    const options = { dispatcher: this.#dispatcher, headers, signal, highWaterMark: NEVER_FULL };
    // From here to the end of the body nothing is awaited: undici 7 ends the process by an assertion where a server closes
    // its connection while a body waits to be read (nodejs/undici#5360; 8 needs Node.js 22).
    const response = await request(url, options).catch((error: unknown) => {
      const reason = reasonOf(error);
      if (reason.startsWith('Redirect loop')) {
        throw new DownloadFailed(`${url}: ${GOES_ROUND}`, { cause: error });
      }
      throw new TransferBroken(reason, 0, error);
    });
    const { statusCode, body } = response;
    if (statusCode === 416 && saysWhole(response, from)) {
      await body.dump();
      return true;
    }
    if (statusCode !== 200 && statusCode !== 206 && statusCode !== 416) {
      await body.dump();
      throw refusal(url, response);
    }
    const extent = statusCode === 416 ? undefined : extentOf(response, from);
    if (extent === undefined) {
      await body.dump();
      this.#part.discard();
      throw new TransferBroken(`answered a range of bytes that was not asked for (status ${statusCode})`);
    }
    if (extent.start === 0) this.#part.startAnew(validatorOf(response), extent.total);
    const done = await this.#receive(body, extent);
    const { end, total } = extent;
    if (end !== undefined && done < end) throw new TransferBroken(`sent ${done} bytes of ${total ?? end}`);
    if (total !== undefined) return done >= total;
    const mayGoOn = extent.endsWithConnection || end !== undefined;
    if (!mayGoOn || this.#endedAt === done) return true;
    // Perhaps a cut, or a part: the server is asked for more, where it can be.
    this.#endedAt = done;
    return (await this.#part.resumePoint()) === undefined;
  }

  /** Gives how many bytes of the file are here then. Writes them as they come, so that none waits. */
  #receive(body: Dispatcher.ResponseData['body'], { start, total }: BodyExtent): Promise<number> {
    const { target, mostBytes = ABSURD_BYTES, onProgress } = this.#options;
    let done = start;
    let file: number | undefined;
    const write = (bytes: Buffer) => {
      if (done + bytes.length > mostBytes) {
        this.#part.discard();
        throw new DownloadFailed(
          `${this.#options.url}: sends more than the ${mostBytes} bytes that it can have`,
        );
      }
      file ??= openSync(this.#part.path, start > 0 ? 'a' : 'w');
      writeFileSync(file, bytes);
      this.#part.update(bytes);
      done += bytes.length;
      onProgress(done, total ?? done);
    };
    return new Promise((resolve, reject) => {
      let failure: unknown;
      const fail = (error: unknown) => {
        failure ??= error;
        body.destroy();
      };
      body.on('data', (bytes: Buffer) => {
        if (failure !== undefined) return;
        try {
          write(bytes);
        } catch (error) {
          fail(error);
        }
      });
      body.on('error', (error) => fail(new TransferBroken(reasonOf(error), 0, error)));
      body.on('close', () => {
        if (file !== undefined) closeSync(file);
        if (failure === undefined) resolve(done);
        else reject(failure);
      });
      const room = roomFor(target);
      if ((total ?? 0) - start > room) {
        fail(
          new UserError(
            `${this.#options.url}: ${total} bytes; the disk of ${dirname(target)} has ${room} left`,
          ),
        );
      }
    });
  }
}

/** In bytes. */
function roomFor(target: string): number {
  const { bavail, bsize } = statfsSync(dirname(target));
  return bavail * bsize;
}

/** A transfer that went wrong in a way that another try may mend. */
export class TransferBroken extends Error {
  /** What the server asks to wait. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs = 0, cause?: unknown) {
    super(message, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** What to throw for an answer without the file. */
function refusal(url: string, response: Dispatcher.ResponseData): Error {
  const { statusCode, headers } = response;
  if (STATUSES_WORTH_ANOTHER_TRY.has(statusCode)) {
    return new TransferBroken(`answered status ${statusCode}`, retryAfterMs(response));
  }
  const isRedirect = statusCode >= 300 && statusCode < 400 && headers.location !== undefined;
  return new DownloadFailed(isRedirect ? `${url}: ${GOES_ROUND}` : `${url}: answered status ${statusCode}`);
}

/** By which the server can say later whether the file is still the same. */
function validatorOf({ headers }: Dispatcher.ResponseData): string | undefined {
  const { etag, 'last-modified': modified } = headers;
  const validator = typeof etag === 'string' && !etag.startsWith('W/') ? etag : modified;
  return typeof validator === 'string' && headers['accept-ranges'] !== 'none' ? validator : undefined;
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
