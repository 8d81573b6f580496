import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueUrl } from './queue-url.ts';

/** For a server to say its first word, in milliseconds. */
const WORD_MS = 2_000;
/** PostgreSQL answers a request for TLS with one letter. */
const ASKS_FOR_TLS = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
/** Redis answers with `+PONG`, or an error behind `-`. */
const PING = Buffer.from('PING\r\n');

/** The kind of server that answers at an address; `undefined`: none that is known, or none at all. */
export async function whoAnswers(address: URL): Promise<QueueUrl['kind'] | undefined> {
  if (['S', 'N'].includes(await firstLetter(address, ASKS_FOR_TLS))) return 'postgres';
  return ['+', '-'].includes(await firstLetter(address, PING)) ? 'redis' : undefined;
}

/** Of what is said to some bytes; empty where that is nothing. */
async function firstLetter({ hostname, port }: URL, bytes: Buffer): Promise<string> {
  const socket = createConnection({ host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) });
  const letter = new Promise<string>((resolve) => {
    socket.once('data', (said) => resolve(said.toString('latin1', 0, 1)));
    for (const end of ['error', 'close']) socket.once(end, () => resolve(''));
  });
  socket.write(bytes);
  const first = await Promise.race([letter, sleep(WORD_MS, '')]);
  socket.destroy();
  return first;
}
