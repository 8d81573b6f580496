import { UserError } from '../../../errors.ts';

/** A place in a bucket. */
export interface S3Address {
  readonly bucket: string;
  /** Empty, or `some/folder/`. */
  readonly prefix: string;
  /** `s3://bucket/some/folder`, without a slash at its end. */
  readonly url: string;
}

/** The longest prefix: S3 gives a name 1024 bytes, and the names of items below it have up to 300. */
const MAX_PREFIX = 600;

/**
 * @returns `undefined` for what does not begin `s3://`
 * @throws UserError for a bucket that none can be called, and for a prefix that would not be one folder below another
 */
export function parseS3Address(text: string): S3Address | undefined {
  const [, bucket, rest = ''] = /^s3:\/\/([^/]*)(.*)$/is.exec(text) ?? [];
  if (bucket === undefined) return undefined;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/.test(bucket)) {
    throw new UserError(
      `--cache ${text}: expected s3://bucket/prefix, got the bucket ${JSON.stringify(bucket)}`,
    );
  }
  const path = rest.replace(/^\//, '').replace(/\/$/, '');
  const isPlain = path === '' || path.split('/').every((part) => !['', '.', '..'].includes(part));
  if (!isPlain || Buffer.byteLength(path) > MAX_PREFIX) {
    throw new UserError(`--cache ${text}: expected a prefix like team/cache, got ${JSON.stringify(path)}`);
  }
  return path === ''
    ? { bucket, prefix: '', url: `s3://${bucket}` }
    : { bucket, prefix: `${path}/`, url: `s3://${bucket}/${path}` };
}
