import { hash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';

/** What a server does with a request in the place of answering it. */
export type Fault =
  /** Ends the connection before an answer, or after the first half of one. */
  'reset' | 'cut' | { readonly status: number; readonly code: string };

export interface S3Request {
  readonly method: string;
  /** Of the object, without its bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
}

/** A service that speaks as much of S3 as a cache uses, in memory, and fails as it is told to. */
export class S3Server {
  readonly objects = new Map<string, Buffer>();
  readonly requests: S3Request[] = [];
  /** Uploads in parts that were begun and neither completed nor given up. */
  readonly uploads = new Map<string, Map<number, Buffer>>();
  /** Asked for each request that has come whole. */
  fault: (request: S3Request) => Fault | undefined | Promise<Fault | undefined> = () => undefined;
  bucket = 'bucket';
  readonly #server: Server;
  #next = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  /** Starts one for a test, and has the environment name it as the endpoint. */
  static async start(t: ExecutionContext): Promise<S3Server> {
    const server = new S3Server();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => server.stop());
    const { port } = server.#server.address() as AddressInfo;
    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'somebody',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'us-east-1',
    });
    t.teardown(() => {
      for (const name of Object.keys(process.env)) {
        if (name.startsWith('AWS_')) delete process.env[name];
      }
      Object.assign(process.env, before);
    });
    return server;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Keys with this in their name, sorted. */
  keys(part = ''): string[] {
    return [...this.objects.keys()].filter((key) => key.includes(part)).sort();
  }

  count(method: string, part = ''): number {
    return this.requests.filter((request) => request.method === method && request.key.includes(part)).length;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? '', 'http://s3');
    const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    const told = { method: request.method ?? '', key: rest.join('/'), query: url.searchParams };
    this.requests.push(told);
    const fault = await this.fault(told);
    if (fault === 'reset') {
      request.socket.destroy();
      return;
    }
    const answer = typeof fault === 'object' ? refusal(fault) : this.#reply(bucket, told, request, body);
    const { status = 200, headers = {}, content = Buffer.alloc(0) } = answer;
    response.writeHead(status, { 'Content-Length': content.length, ...headers });
    if (told.method === 'HEAD') {
      response.end();
    } else if (fault === 'cut') {
      response.write(content.subarray(0, content.length >> 1), () => request.socket.destroy());
    } else {
      response.end(content);
    }
  }

  #reply(bucket: string, { method, key, query }: S3Request, request: IncomingMessage, body: Buffer): Answer {
    const declared = request.headers['x-amz-content-sha256'] ?? '';
    if (bucket !== this.bucket) return refusal({ status: 404, code: 'NoSuchBucket' });
    if (!String(request.headers.authorization).startsWith('AWS4-HMAC-SHA256 Credential=somebody/')) {
      return refusal({ status: 403, code: 'AccessDenied' });
    }
    if (/^[0-9a-f]{64}$/.test(String(declared)) && hash('sha256', body) !== declared) {
      return refusal({ status: 400, code: 'XAmzContentSHA256Mismatch' });
    }
    // As older services answer to checksums in trailers.
    if (request.headers['content-encoding'] === 'aws-chunked') {
      return refusal({ status: 501, code: 'NotImplemented' });
    }
    if (key === '') return this.#list(query);
    if (query.has('uploads') || query.has('uploadId')) return this.#multipart(method, key, query, body);
    if (method === 'PUT') {
      this.objects.set(key, body);
      return {};
    }
    if (method === 'DELETE') {
      this.objects.delete(key);
      return { status: 204 };
    }
    const content = this.objects.get(key);
    return content === undefined ? refusal({ status: 404, code: 'NoSuchKey' }) : ranged(content, request);
  }

  #list(query: URLSearchParams): Answer {
    const most = Number(query.get('max-keys') ?? 1000);
    const after = query.get('continuation-token') ?? '';
    const prefix = query.get('prefix') ?? '';
    const names = this.keys().filter((key) => key.startsWith(prefix) && key > after);
    const page = names.slice(0, most);
    const isTruncated = names.length > page.length;
    const next = isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    const contents = page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
    return xml(
      `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${next}${contents}</ListBucketResult>`,
    );
  }

  #multipart(method: string, key: string, query: URLSearchParams, body: Buffer): Answer {
    if (query.has('uploads')) {
      this.#next += 1;
      this.uploads.set(`upload-${this.#next}`, new Map());
      return xml(`<R><UploadId>upload-${this.#next}</UploadId></R>`);
    }
    const id = query.get('uploadId') ?? '';
    const parts = this.uploads.get(id);
    if (parts === undefined) return refusal({ status: 404, code: 'NoSuchUpload' });
    if (method === 'PUT') {
      parts.set(Number(query.get('partNumber')), body);
      return { headers: { ETag: `"${hash('md5', body)}"` } };
    }
    this.uploads.delete(id);
    if (method === 'DELETE') return { status: 204 };
    this.objects.set(key, Buffer.concat([...parts].sort(([a], [b]) => a - b).map(([, part]) => part)));
    return xml('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
  }
}

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: Buffer;
}

function ranged(content: Buffer, request: IncomingMessage): Answer {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  if (from === undefined) return { content };
  if (Number(from) >= content.length) return refusal({ status: 416, code: 'InvalidRange' });
  const part = content.subarray(Number(from), Number(to) + 1);
  const range = `bytes ${from}-${Number(from) + part.length - 1}/${content.length}`;
  return { status: 206, headers: { 'Content-Range': range }, content: part };
}

function refusal({ status, code }: { readonly status: number; readonly code: string }): Answer {
  return { ...xml(`<Error><Code>${code}</Code><Message>${code} it is</Message></Error>`), status };
}

function xml(text: string): Answer {
  return { headers: { 'Content-Type': 'application/xml' }, content: Buffer.from(text) };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
