import { UserError } from '../../errors.ts';

/** Where a queue is. */
export interface QueueUrl {
  readonly kind: 'redis' | 'postgres';
  /** As it was given, with what it takes to get in. */
  readonly url: string;
  /** With host and port, without user and password, for people. */
  readonly shown: string;
  /** As it was given, but for a password. */
  readonly kept: string;
  /** What is shown, behind the option that it was given by: what errors begin with. */
  readonly named: string;
}

const KINDS: Readonly<Record<string, QueueUrl['kind']>> = {
  'redis:': 'redis',
  'rediss:': 'redis',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
};
const UNWRITTEN =
  'user and password have characters that mean something else in an address; expected %40 for @, %23 for #, %25 for %, %2F for /, %3F for ?';
const PORTS = { redis: '6379', postgres: '5432' } as const;

/** Whether a text looks like the address of a queue. */
export function isQueueUrl(text: string): boolean {
  return Object.keys(KINDS).some((protocol) => text.startsWith(`${protocol}//`));
}

/**
 * Reads `redis://host:6379/0`, `rediss://...`, `postgres://host:5432/database` or `postgresql://...`.
 *
 * @param option that it was given by
 * @throws UserError unless it is one of them; it names no password
 */
export function readQueueUrl(text: string, option: string): QueueUrl {
  const expected = 'expected redis://host:6379/0 or postgres://host:5432/database';
  const [, protocol = '', account = '', rest = ''] = /^([a-z]+:\/\/)?(?:(.*)@)?(.*)$/is.exec(text) ?? [];
  const named = `${option} ${protocol}${rest}`;
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  const kind = KINDS[parsed?.protocol ?? ''];
  if (parsed === undefined || kind === undefined) {
    if (/[/?#]/.test(account)) throw new UserError(`${named}: ${UNWRITTEN}`);
    throw new UserError(`${named}: is no address of one; ${expected}`);
  }
  // Else a part of a password is read as host or database, and what is shown has it.
  if (/[/?#@]|%(?![\da-f]{2})/i.test(account) || parsed.hash !== '') {
    throw new UserError(`${named}: ${UNWRITTEN}`);
  }
  if (kind === 'redis' && !/^\/?\d*$/.test(parsed.pathname)) {
    throw new UserError(`${named}: ${parsed.pathname} is no number; ${expected}`);
  }
  const host = parsed.hostname || 'localhost';
  const shown = `${parsed.protocol}//${host}:${parsed.port || PORTS[kind]}${parsed.pathname}`;
  parsed.password = '';
  return { kind, url: text, shown, kept: parsed.href, named: `${option} ${shown}` };
}
