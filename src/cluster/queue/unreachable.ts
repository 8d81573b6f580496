import { UserError } from '../../errors.ts';
import type { QueueUrl } from './queue-url.ts';
import { whoAnswers } from './who-answers.ts';

const ANSWERS = { redis: ['Redis', 'redis://'], postgres: ['PostgreSQL', 'postgres://'] } as const;
/** A server of another kind may answer, or break the connection in one of these ways: that depends on who is faster. */
const BROKEN: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);
const PASSWORDS = { redis: 'REDISCLI_AUTH', postgres: 'PGPASSWORD, in ~/.pgpass' } as const;

/** Why a queue's server cannot be used, in one line. @param client of PostgreSQL, which knows what it was given */
export async function unreachable(
  { kind, url, shown, named }: QueueUrl,
  error: unknown,
  client?: { readonly user?: string | undefined; readonly password?: string | null | undefined },
): Promise<UserError> {
  const { code, message = String(error) } = error as { code?: unknown; message?: string };
  const say = (what: string) => new UserError(`${named}: ${what}`, { cause: error });
  if (asksForPassword(kind, code, message, client)) {
    const who = kind === 'redis' ? 'a password' : `a password of the user ${client?.user}`;
    return say(`asks for ${who}, and was given none; expected one in ${PASSWORDS[kind]} or in the address`);
  }
  const ofSystem = typeof code === 'string' && /^E[A-Z]+$/.test(code) ? code : undefined;
  if (ofSystem !== undefined && !BROKEN.has(ofSystem)) return say(`cannot be used: ${ofSystem}`);
  const other = await whoAnswers(new URL(shown));
  if (other !== undefined && other !== kind) {
    const [name, protocol] = ANSWERS[other];
    return say(`${name} answers there; expected ${protocol} in the place of ${new URL(url).protocol}//`);
  }
  const isLate = other === undefined && /timeout expired/.test(message);
  return say(`cannot be used: ${isLate ? 'no answer' : (ofSystem ?? message.split('\n')[0])}`);
}

function asksForPassword(
  kind: QueueUrl['kind'],
  code: unknown,
  message: string,
  client?: { readonly password?: string | null | undefined },
): boolean {
  if (kind === 'redis') return message.startsWith('NOAUTH');
  // Without one the driver fails before the server does, or gives it an empty one.
  return (client?.password ?? '') === '' && (message.startsWith('SASL') || code === '28P01');
}
