import { once } from 'node:events';
import { createServer } from 'node:net';
import type { ExecutionContext } from 'ava';
import { checkQueue, connectQueue } from '../../../src/cluster/queue/queue-server.ts';
import { readQueueUrl } from '../../../src/cluster/queue/queue-url.ts';
import { unreachable } from '../../../src/cluster/queue/unreachable.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { startPostgresIn } from './server-programs.ts';
import { startPostgres, startRedis, withPostgres, withRedis } from './servers.ts';

/** What a worker is told of an address, in which `PLACE` is the host and the port of a server. */
async function said(t: ExecutionContext, address: string, place: string): Promise<string> {
  const { message } = await connectQueue(address.replace('PLACE', place), '--queue').then(
    () => t.fail() as never,
    (error: Error) => error,
  );
  t.false(message.includes('secret'), message);
  return message.replace(place, 'PLACE');
}

const placeOf = ({ url }: { readonly url: string }) => new URL(url).host;

withRedis(
  'Redis that asks for a password says so, and where it is expected; of a wrong one it says its own',
  async (t) => {
    const { REDISCLI_AUTH } = process.env;
    t.is(REDISCLI_AUTH, undefined);
    const place = placeOf(await startRedis(t, ['--requirepass', 'secret']));
    t.is(
      await said(t, 'redis://PLACE/0', place),
      '--queue redis://PLACE/0: asks for a password, and was given none; expected one in REDISCLI_AUTH or in the address',
    );
    t.regex(
      await said(t, 'redis://:wrong@PLACE/0', place),
      /^--queue redis:\/\/PLACE\/0: cannot be used: WRONGPASS /,
    );
  },
);

withPostgres(
  'PostgreSQL that asks for a password says so, and where it is expected; of a wrong one it says its own',
  async (t) => {
    const server = await startPostgresIn(temporaryFolder(t), 'secret');
    t.teardown(() => server.stop());
    const place = placeOf(server);
    t.is(
      await said(t, 'postgres://heareval@PLACE/postgres', place),
      '--queue postgres://PLACE/postgres: asks for a password of the user heareval, and was given none; expected one in PGPASSWORD, in ~/.pgpass or in the address',
    );
    t.is(
      await said(t, 'postgres://heareval:wrong@PLACE/postgres', place),
      '--queue postgres://PLACE/postgres: cannot be used: password authentication failed for user "heareval"',
    );
  },
);

withRedis('Redis at an address of PostgreSQL is named', async (t) => {
  t.is(
    await said(t, 'postgres://me:secret@PLACE/jobs', placeOf(await startRedis(t))),
    '--queue postgres://PLACE/jobs: Redis answers there; expected redis:// in the place of postgres://',
  );
});

withPostgres('PostgreSQL at an address of Redis is named', async (t) => {
  t.is(
    await said(t, 'redis://:secret@PLACE/0', placeOf(await startPostgres(t))),
    '--queue redis://PLACE/0: PostgreSQL answers there; expected postgres:// in the place of redis://',
  );
});

withPostgres('a server of another kind is named in whatever way it breaks the connection', async (t) => {
  const place = placeOf(await startPostgres(t));
  const url = readQueueUrl(`redis://${place}/0`, '--queue');
  for (const code of ['ECONNRESET', 'EPIPE', 'ECONNABORTED']) {
    const { message } = await unreachable(url, Object.assign(new Error(`write ${code}`), { code }));
    t.regex(message, /: PostgreSQL answers there; expected postgres:\/\/ in the place of redis:\/\/$/, code);
  }
});

withPostgres('a server that says nothing gives no answer', async (t) => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as { readonly port: number };
  t.is(
    await said(t, 'postgres://me:secret@PLACE/jobs', `127.0.0.1:${port}`),
    '--queue postgres://PLACE/jobs: cannot be used: no answer',
  );
  silent.close();
});

withPostgres('a look whether a queue can be used makes no tables', async (t) => {
  const { url } = await startPostgres(t);
  await checkQueue(url, '--run-on');
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("select 1 from pg_namespace where nspname = 'bullmq'");
  await client.end();
  t.deepEqual(rows, []);
});
