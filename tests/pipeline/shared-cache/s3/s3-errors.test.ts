import test from 'ava';
import { explainS3Error } from '../../../../src/pipeline/shared-cache/s3/s3-errors.ts';

test('an endpoint that is no address, and a clock that is wrong, are told as such, and end the use of the cache', (t) => {
  const thrown = t.throws(() => new URL('127.0.0.1:9000'));
  t.like(explainS3Error(thrown, '127.0.0.1:9000', 'listing it'), {
    kind: 'useless',
    message: '127.0.0.1:9000: no address of a service; expected one as https://host:port',
  });
  const skewed = { name: 'RequestTimeTooSkewed', message: 'x', $metadata: { httpStatusCode: 403 } };
  t.like(explainS3Error(skewed, 'https://s3', 'reading an object'), {
    kind: 'useless',
    message: 'reading an object was refused (403, RequestTimeTooSkewed): the clock of this machine is wrong',
  });
});
