import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { UserError } from '../../errors.ts';
import { EventStream } from './event-stream.ts';
import { LiveReport, type ReportFolders } from './live-report.ts';
import { LiveRuns } from './live-runs.ts';
import { sendFile } from './send-file.ts';

const HOST = '127.0.0.1';

/** For every answer: nothing may be kept, guessed, framed or read by pages of other places. */
const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

export interface ServeOptions extends ReportFolders {
  /** 0: any that is free. */
  readonly port: number;
}

/** A server that answers until it is closed. */
export interface ReportServer {
  /** Its address, for a browser of this machine. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the report, the clips that it names, and events of runs, to this machine alone. It only reads: nothing that is
 * asked of it changes anything.
 *
 * @throws UserError for a port that is taken or not allowed
 */
export async function serveReport({ port, ...folders }: ServeOptions): Promise<ReportServer> {
  const report = new LiveReport(folders);
  const events = new EventStream(new LiveRuns(folders.workdir), report);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    answer(request, response, { report, events }).catch((error: unknown) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end('The report could not be made.\n');
    });
  });
  await listen(server, port);
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${HOST}:${actual}/`,
    close: () =>
      new Promise((resolve) => {
        events.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { report, events }: { readonly report: LiveReport; readonly events: EventStream },
): Promise<void> {
  const plain = { 'content-type': 'text/plain; charset=utf-8' };
  if (!isOwnHost(request.headers.host)) {
    // A page of another place that has its name point here must not read anything.
    response.writeHead(403, plain).end('Only for this machine: ask for localhost.\n');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...plain, allow: 'GET, HEAD' }).end('Only for reading.\n');
    return;
  }
  const [address = ''] = (request.url ?? '').split('?');
  if (address === '/') {
    const { text, policy } = await report.page();
    response.setHeader('content-security-policy', `${policy}; frame-ancestors 'none'`);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : text);
    return;
  }
  if (address === '/events' && request.method === 'GET') {
    events.add(response);
    return;
  }
  const clip = report.clip(address);
  if (clip === undefined) response.writeHead(404, plain).end('There is no such thing here.\n');
  else await sendFile(request, response, clip, 'audio/wav');
}

function isOwnHost(host: string | undefined): boolean {
  return /^(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/i.test(host ?? '');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = { EADDRINUSE: 'is taken', EACCES: 'is not allowed' }[error.code ?? ''];
      if (reason === undefined) {
        reject(error);
      } else {
        const next = `heareval serve --port ${port >= 1024 && port < 65_535 ? port + 1 : 8765}`;
        reject(new UserError(`--port ${port}: ${reason}; expected one that is free`, { next, cause: error }));
      }
    });
    server.listen(port, HOST, resolve);
  });
}
