import test, { type ExecutionContext, type Implementation } from 'ava';
import { temporaryFolder } from '../../temporary-folder.ts';
import {
  findProgram,
  postgresAccount,
  startPostgresIn,
  startRedisIn,
  type TestServer,
} from './server-programs.ts';

/** A test that needs redis-server. */
export function withRedis(title: string, implementation: Implementation<[]>): void {
  declare(title, implementation, findProgram('redis-server'), 'redis-server');
}

/** A test that needs the programs of PostgreSQL. */
export function withPostgres(title: string, implementation: Implementation<[]>): void {
  declare(title, implementation, postgresAccount() && findProgram('initdb'), 'postgresql');
}

function declare(
  title: string,
  implementation: Implementation<[]>,
  program: string | undefined,
  name: string,
): void {
  if (program !== undefined) test.serial(title, implementation);
  else test.skip(`${title} (no ${name} here: apt-get install ${name})`, () => {});
}

/** Until the test is over. */
export async function startRedis(t: ExecutionContext, settings: readonly string[] = []): Promise<TestServer> {
  const server = await startRedisIn(temporaryFolder(t), settings);
  t.teardown(() => server.stop());
  return server;
}

/** Until the test is over. */
export async function startPostgres(t: ExecutionContext): Promise<TestServer> {
  const server = await startPostgresIn(temporaryFolder(t));
  t.teardown(() => server.stop());
  return server;
}
