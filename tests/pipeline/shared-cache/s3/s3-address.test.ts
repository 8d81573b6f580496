import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../../src/errors.ts';
import { parseS3Address } from '../../../../src/pipeline/shared-cache/s3/s3-address.ts';
import { loadS3 } from '../../../../src/pipeline/shared-cache/s3/s3-package.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

test('an address is a bucket and a prefix, with or without a slash at its end', (t) => {
  const expected = { bucket: 'my-bucket', prefix: 'a/b c/', url: 's3://my-bucket/a/b c' };
  t.deepEqual(parseS3Address('s3://my-bucket/a/b c'), expected);
  t.deepEqual(parseS3Address('s3://my-bucket/a/b c/'), expected);
  t.deepEqual(parseS3Address('s3://my-bucket/'), { bucket: 'my-bucket', prefix: '', url: 's3://my-bucket' });
  t.is(parseS3Address('/mnt/s3'), undefined);
});

for (const address of ['s3://', 's3:///a', 's3://a', 's3://b d/x', 's3://bucket/../x', 's3://bucket//x']) {
  test(`${address} is one clear line`, (t) => {
    const error = t.throws(() => parseS3Address(address), { instanceOf: UserError });
    t.true(error?.message.startsWith(`--cache ${address}: expected `));
    t.false(error?.message.includes('\n'));
  });
}

test('where the SDK is missing one line says so, and the command that adds it', (t) => {
  const root = temporaryFolder(t);
  const { version } = createRequire(import.meta.url)('@aws-sdk/client-s3/package.json') as {
    version: string;
  };
  const error = t.throws(() => loadS3(root, join(root, 'own')), { instanceOf: UserError });
  t.regex(error?.message ?? '', /^@aws-sdk\/client-s3 and @aws-sdk\/lib-storage are not installed in /);
  t.is(
    error?.next,
    `npm install --save-prod --ignore-scripts @aws-sdk/client-s3@${version} @aws-sdk/lib-storage@${version}`,
  );
});
