import { UserError } from '../../../errors.ts';

/** What an S3 service has answered with, or why it has not, as one line. */
export class S3Error extends UserError {
  override readonly name = 'S3Error';
  /** `useless`: nothing else could be read or written there; `closed`: this was refused; `failed`: this failed. */
  readonly kind: 'useless' | 'closed' | 'failed' | 'missing';

  constructor(kind: S3Error['kind'], message: string, cause: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly errors?: readonly SdkError[];
}

/** Codes of a way to a service that leads nowhere. */
const isWay =
  /^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS)/;

/** Refusals that hold for all that the same person asks for. */
const isPerson = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken', 'InvalidToken']);

/** Answers that hold for the whole bucket. */
const isPlace = new Set(['AuthorizationHeaderMalformed', 'InvalidBucketName', 'PermanentRedirect']);

/**
 * Turns what the AWS SDK has thrown into an `S3Error`.
 *
 * @param where the endpoint or service that was asked, for people
 * @param what was asked of it, for instance `GET`
 */
export function explainS3Error(error: unknown, where: string, what: string): S3Error {
  if (error instanceof S3Error) return error;
  const facts = (error ?? {}) as SdkError;
  const { name = 'Error', message = '' } = facts;
  const code = facts.code ?? facts.errors?.[0]?.code;
  const status = facts.$metadata?.httpStatusCode;
  const [line = ''] = message.split('\n');
  if (name === 'NoSuchBucket') return new S3Error('useless', 'there is no such bucket', error);
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    const problem = `no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE (${line})`;
    return new S3Error('useless', problem, error);
  }
  if (/region is missing/i.test(message)) return new S3Error('useless', 'no region: set AWS_REGION', error);
  if (status === 404) return new S3Error('missing', 'there is no such object', error);
  if (name === 'RequestTimeTooSkewed') {
    const problem = `${what} was refused (${status}, ${name}): the clock of this machine is wrong`;
    return new S3Error('useless', problem, error);
  }
  if (status === 401 || status === 403) {
    const kind = isPerson.has(name) || status === 401 ? 'useless' : 'closed';
    const why = /^(\d+|Unknown\w*)$/.test(name) ? '' : `, ${name}`;
    return new S3Error(kind, `${what} was refused (${status}${why})`, error);
  }
  if (status === 301 || status === 307 || isPlace.has(name)) {
    return new S3Error('useless', `${what} was answered ${status} ${name}: ${line}`, error);
  }
  if (status !== undefined && status >= 500) {
    return new S3Error('failed', `${what} was answered ${status} ${name} again and again`, error);
  }
  if (name === 'TimeoutError' || name === 'AbortError' || (code !== undefined && isWay.test(code))) {
    const why = code ?? 'no answer in time';
    return new S3Error('useless', `${where} cannot be reached (${why})`, error);
  }
  if (facts.code === 'ERR_INVALID_URL' || message === 'Invalid URL') {
    return new S3Error(
      'useless',
      `${where}: no address of a service; expected one as https://host:port`,
      error,
    );
  }
  return new S3Error('failed', `${what}: ${name}: ${line}`, error);
}
