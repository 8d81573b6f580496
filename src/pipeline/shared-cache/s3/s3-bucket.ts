import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { DamagedOutput } from '../cache-entry.ts';
import { SlowAnswers } from '../slow-answers.ts';
import type { S3Address } from './s3-address.ts';
import { collect, isBeyondEnd, totalOf } from './s3-body.ts';
import { explainS3Error, S3Error } from './s3-errors.ts';
import { loadS3, type S3Packages } from './s3-package.ts';

/** How often a request is made before it is given up. */
const ATTEMPTS = 5;
/** Milliseconds before the second attempt to read what was cut off; twice as long before each further one. */
const FIRST_WAIT = 50;
const CONNECT_MS = 5_000;
/** A connection on which nothing comes for so long is cut. */
const SILENT_MS = 30_000;
/** For so long a service may be asked for the first time, all attempts together. */
const CHECK_MS = 20_000;
/** What a request takes at most to which nothing is answered, waits between its attempts left out. */
const GIVEN_UP_MS = ATTEMPTS * SILENT_MS;
/** Of uploads in parts; S3 takes 10,000 parts of an object. */
const PART_BYTES = 8 * 2 ** 20;
const MAX_PARTS = 10_000;
/** Parts of one object on their way at a time. */
const PARTS = 4;
/** For so long a service that could not be reached is not asked again. */
const REST_MS = 60_000;

/** A piece of an object, which has `total` bytes in all. */
export interface Piece {
  readonly start: number;
  readonly length: number;
  readonly total: number;
}

const buckets = new Map<string, S3Bucket>();

/**
 * The bucket of an address, one for each endpoint and person in this process: endpoint, region and credentials come from
 * the environment or `~/.aws` as the AWS SDK finds them.
 *
 * @throws UserError where the SDK is not installed
 */
export function bucketOf({ bucket }: S3Address): S3Bucket {
  const { AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID } = process.env;
  const who = JSON.stringify([bucket, ownEndpoint(), AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID]);
  const known = buckets.get(who) ?? new S3Bucket(bucket);
  buckets.set(who, known);
  return known;
}

/** A bucket of S3 or of a service that speaks its language. Everything that goes wrong is an `S3Error`. */
export class S3Bucket {
  readonly #sdk: S3Packages['sdk'];
  readonly #Upload: S3Packages['Upload'];
  readonly #client: S3Client;
  readonly #Bucket: string;
  readonly #where: string;
  readonly #slow: SlowAnswers;
  #rest: { readonly until: number; readonly error: S3Error } | undefined;

  /** @param slowMs how long nothing comes until people are told */
  constructor(bucket: string, slowMs?: number) {
    const { sdk, Upload } = loadS3();
    const { AWS_REGION, AWS_DEFAULT_REGION, ...env } = process.env;
    const endpoint = ownEndpoint();
    const region = AWS_REGION || AWS_DEFAULT_REGION || (endpoint && 'us-east-1');
    this.#sdk = sdk;
    this.#Upload = Upload;
    this.#Bucket = bucket;
    this.#where = endpoint ?? 'S3';
    this.#slow = new SlowAnswers(`bucket ${bucket}, ${this.#where}`, slowMs);
    this.#client = new sdk.S3Client({
      // Services of others seldom have a host name for each bucket, and seldom know checksums in trailers.
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      ...(region === undefined ? {} : { region }),
      ...(env.AWS_REQUEST_CHECKSUM_CALCULATION ? {} : { requestChecksumCalculation: 'WHEN_REQUIRED' }),
      ...(env.AWS_RESPONSE_CHECKSUM_VALIDATION ? {} : { responseChecksumValidation: 'WHEN_REQUIRED' }),
      followRegionRedirects: true,
      maxAttempts: ATTEMPTS,
      requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENT_MS },
    });
  }

  /**
   * Asks for a first name.
   *
   * @throws S3Error where it cannot be used: it is not there, refuses, cannot be reached or does not answer
   */
  async check(prefix: string, withinMs = CHECK_MS): Promise<void> {
    const command = new this.#sdk.ListObjectsV2Command({ Bucket: this.#Bucket, Prefix: prefix, MaxKeys: 1 });
    const ask = (abortSignal: AbortSignal) =>
      this.#client.send(command, {
        abortSignal: AbortSignal.any([abortSignal, AbortSignal.timeout(withinMs)]),
      });
    await this.#ask('listing it', undefined, ask, withinMs);
  }

  /** Names that begin with a prefix, in pages of up to a thousand. */
  async *list(prefix: string): AsyncGenerator<{ names: readonly string[]; isLast: boolean }> {
    let next: string | undefined;
    do {
      const page = await this.#ask('listing it', undefined, (abortSignal) =>
        this.#client.send(
          new this.#sdk.ListObjectsV2Command({
            Bucket: this.#Bucket,
            Prefix: prefix,
            ...(next === undefined ? {} : { ContinuationToken: next }),
          }),
          { abortSignal },
        ),
      );
      next = page.IsTruncated ? page.NextContinuationToken : undefined;
      yield { names: (page.Contents ?? []).flatMap(({ Key }) => Key ?? []), isLast: next === undefined };
    } while (next !== undefined);
  }

  async has(name: string): Promise<boolean> {
    const command = new this.#sdk.HeadObjectCommand({ Bucket: this.#Bucket, Key: name });
    const found = await this.#ifThere(
      this.#ask('HEAD', undefined, (abortSignal) => this.#client.send(command, { abortSignal })),
    );
    return found !== undefined;
  }

  /** All bytes of an object, `undefined` when there is none. */
  read(name: string, signal?: AbortSignal): Promise<Buffer | undefined> {
    return this.#ifThere(this.#readWhole(name, undefined, signal));
  }

  /**
   * A piece of an object. What is cut off on the way is asked for again.
   *
   * @throws DamagedOutput when the object is missing or has another number of bytes
   */
  async readPiece(name: string, piece: Piece, signal: AbortSignal): Promise<Buffer> {
    const bytes = await this.#ifThere(this.#readWhole(name, piece, signal));
    if (bytes === undefined) throw new DamagedOutput(`${shortName(name)} is missing`);
    return bytes;
  }

  async write(name: string, bytes: Uint8Array | string, signal?: AbortSignal): Promise<void> {
    const command = new this.#sdk.PutObjectCommand({ Bucket: this.#Bucket, Key: name, Body: bytes });
    await this.#ask('PUT', signal, (abortSignal) => this.#client.send(command, { abortSignal }));
  }

  /** Uploads in parts; nothing is left behind of an upload that fails. */
  async writeLarge(name: string, body: Readable, size: number, signal: AbortSignal): Promise<void> {
    await this.#ask('PUT', signal, async (abortSignal, came) => {
      // The upload gives up its parts where its source fails, and not where it is itself aborted.
      const stop = () => body.destroy(new Error('the upload was cancelled'));
      abortSignal.addEventListener('abort', stop, { once: true });
      try {
        const upload = new this.#Upload({
          client: this.#client,
          params: { Bucket: this.#Bucket, Key: name, Body: body },
          partSize: Math.max(PART_BYTES, Math.ceil(size / MAX_PARTS)),
          queueSize: PARTS,
        });
        upload.on('httpUploadProgress', came);
        return await upload.done();
      } finally {
        abortSignal.removeEventListener('abort', stop);
        body.destroy();
      }
    });
  }

  async remove(name: string): Promise<void> {
    const command = new this.#sdk.DeleteObjectCommand({ Bucket: this.#Bucket, Key: name });
    await this.#ask('DELETE', undefined, (abortSignal) => this.#client.send(command, { abortSignal }));
  }

  async #readWhole(name: string, piece: Piece | undefined, signal: AbortSignal | undefined): Promise<Buffer> {
    const isPart = piece !== undefined && piece.length < piece.total;
    const Range = isPart ? `bytes=${piece.start}-${piece.start + piece.length - 1}` : undefined;
    const command = { Bucket: this.#Bucket, Key: name, ...(Range === undefined ? {} : { Range }) };
    return this.#ask('GET', signal, async (abortSignal, came) => {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await this.#client
          .send(new this.#sdk.GetObjectCommand(command), { abortSignal })
          .catch((error: unknown) => {
            throw isBeyondEnd(error) ? new DamagedOutput(`${shortName(name)} is cut off`) : error;
          });
        came();
        const body = answer.Body as Readable;
        const total = isPart ? totalOf(answer.ContentRange) : answer.ContentLength;
        if (piece !== undefined && total !== piece.total) {
          body.destroy();
          throw new DamagedOutput(`${shortName(name)} has ${total} bytes instead of ${piece.total}`);
        }
        try {
          return await collect(body, piece?.length ?? answer.ContentLength, came);
        } catch (error) {
          body.destroy();
          abortSignal.throwIfAborted();
          if (attempt === ATTEMPTS) throw error;
          await delay(FIRST_WAIT * 2 ** (attempt - 1), undefined, { signal: abortSignal });
        }
      }
    });
  }

  async #ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof S3Error && error.kind === 'missing') return undefined;
      throw error;
    }
  }

  async #ask<T>(
    what: string,
    signal: AbortSignal | undefined,
    request: (signal: AbortSignal, came: () => void) => Promise<T>,
    givenUpMs = GIVEN_UP_MS,
  ): Promise<T> {
    if (this.#rest !== undefined && Date.now() < this.#rest.until) throw this.#rest.error;
    try {
      const asked = signal ?? new AbortController().signal;
      return await this.#slow.during(givenUpMs, (came) => request(asked, came));
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DamagedOutput) throw error;
      const explained = explainS3Error(error, this.#where, what);
      if (explained.kind === 'useless') this.#rest = { until: Date.now() + REST_MS, error: explained };
      throw explained;
    }
  }
}

/** Of a service that is not Amazon's, or of a test. */
function ownEndpoint(): string | undefined {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  return AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL || undefined;
}

function shortName(name: string): string {
  return name.split('/').at(-1) ?? name;
}
