import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';

/** A server of queues on this machine. */
export interface TestServer {
  readonly url: string;
  /** Ends it as a crash does, and starts it again with what it had. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @param settings of redis-server, as `['--maxmemory-policy', 'allkeys-lru']` */
export async function startRedisIn(folder: string, settings: readonly string[] = []): Promise<TestServer> {
  const given = ['--dir', folder, '--bind', '127.0.0.1', '--save', ''];
  const args = [...given, '--appendonly', 'yes', '--appendfsync', 'always', ...settings];
  const start = async (port: number) => {
    const child = spawn(findProgram('redis-server') ?? '', ['--port', String(port), ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await said(child, 'stdout', /Ready to accept connections/);
    return child;
  };
  return testServer((port) => `redis://127.0.0.1:${port}/0`, start, 'SIGKILL');
}

/**
 * @param folder empty; it is made that of the account that PostgreSQL works for
 * @param password that it asks for; '': it asks for none
 */
export async function startPostgresIn(folder: string, password = ''): Promise<TestServer> {
  const data = join(folder, 'data');
  const account = postgresAccount();
  if (account?.uid !== undefined) chownSync(folder, account.uid, account.gid ?? account.uid);
  const options = { ...account, cwd: folder };
  writeFileSync(join(folder, 'password'), password);
  const entry = password === '' ? ['-A', 'trust'] : ['-A', 'scram-sha-256', `--pwfile=${folder}/password`];
  execFileSync(findProgram('initdb') ?? '', ['-D', data, '-U', 'heareval', ...entry, '--no-sync'], {
    ...options,
    stdio: 'ignore',
  });
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: folder, fsync: 'off' };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const start = async (port: number) => {
    const child = spawn(findProgram('postgres') ?? '', ['-D', data, '-p', String(port), ...args], {
      ...options,
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await said(child, 'stderr', /database system is ready to accept connections/);
    return child;
  };
  return testServer((port) => `postgres://heareval@127.0.0.1:${port}/postgres`, start, 'SIGQUIT');
}

async function testServer(
  urlAt: (port: number) => string,
  start: (port: number) => Promise<ChildProcess>,
  crash: NodeJS.Signals,
): Promise<TestServer> {
  const first = await startSomewhere(start);
  const { port } = first;
  let { server } = first;
  const stop = () => ended(server, crash);
  return {
    url: urlAt(port),
    stop,
    async restart() {
      await stop();
      server = await start(port);
    },
  };
}

/** At another port where somebody else has taken the first one in the meantime. */
async function startSomewhere(
  start: (port: number) => Promise<ChildProcess>,
): Promise<{ readonly port: number; readonly server: ChildProcess }> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    try {
      return { port, server: await start(port) };
    } catch (error) {
      if (tries === 5 || !/in use/i.test(String(error))) throw error;
    }
  }
}

/** On the PATH, or where Debian has the programs of PostgreSQL. */
export function findProgram(name: string): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian)
    ? readdirSync(debian).map((version) => join(debian, version, 'bin'))
    : [];
  const folders = [...versions, ...(process.env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** PostgreSQL refuses to work for root. */
export function postgresAccount(): { uid?: number; gid?: number } | undefined {
  if (process.getuid?.() !== 0) return {};
  const found = /^(?:postgres|nobody):[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  return found === null ? undefined : { uid: Number(found[1]), gid: Number(found[2]) };
}

/**
 * Below those that systems give to who asks for any, for a connection or a server of another test: none of them takes it
 * before the server has begun, or while it is started again.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** Resolves when a program has printed what says that it is ready; what it prints then is read and dropped. */
async function said(child: ChildProcess, stream: 'stdout' | 'stderr', pattern: RegExp): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error(`the server ended: ${text}`)));
    child[stream]?.on('data', (bytes: Buffer) => {
      if (pattern.test(text)) return;
      text += bytes.toString();
      if (pattern.test(text)) resolve();
    });
  });
  child.removeAllListeners('close');
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}
