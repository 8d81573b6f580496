import { UserError } from '../../errors.ts';
import { withoutPassword } from '../../without-password.ts';

/** Where a queue is. */
export interface QueueUrl {
  readonly kind: 'redis' | 'postgres';
  /** As it was given, with what it takes to get in. */
  readonly url: string;
  /** With host and port, without user and password, for people. */
  readonly shown: string;
}

const KINDS: Readonly<Record<string, QueueUrl['kind']>> = {
  'redis:': 'redis',
  'rediss:': 'redis',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
};
const PORTS = { redis: '6379', postgres: '5432' } as const;

/** Whether a text looks like the address of a queue. */
export function isQueueUrl(text: string): boolean {
  return Object.keys(KINDS).some((protocol) => text.startsWith(`${protocol}//`));
}

/**
 * Reads `redis://host:6379/0`, `rediss://...`, `postgres://host:5432/database` or `postgresql://...`.
 *
 * @throws UserError unless it is one of them; it names no password
 */
export function readQueueUrl(text: string): QueueUrl {
  const expected = 'expected redis://host:6379/0 or postgres://host:5432/database';
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  const kind = KINDS[parsed?.protocol ?? ''];
  if (parsed === undefined || kind === undefined) {
    throw new UserError(`queue ${withoutPassword(text)}: is no address of one; ${expected}`);
  }
  if (kind === 'redis' && !/^\/?\d*$/.test(parsed.pathname)) {
    throw new UserError(`queue ${withoutPassword(text)}: ${parsed.pathname} is no number; ${expected}`);
  }
  const host = parsed.hostname || 'localhost';
  const shown = `${parsed.protocol}//${host}:${parsed.port || PORTS[kind]}${parsed.pathname}`;
  return { kind, url: text, shown };
}
