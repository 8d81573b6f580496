import { UserError } from '../../errors.ts';
import type { MonoPiece } from '../mono-piece.ts';
import type { DecodeAnswer, DecodeRequest } from './decode-worker.ts';
import { ThreadLostError, WatchedThread } from './watched-thread.ts';

type DecodeThread = WatchedThread<DecodeRequest, DecodeAnswer>;

const idle: DecodeThread[] = [];

/**
 * Decodes a compressed file in a thread of its own, kept for the next one. A decoder that hangs on a broken file, or takes
 * its thread down, is ended, and the file is to blame.
 *
 * @param name names the file in error messages
 * @throws UserError naming the file
 */
export async function* decodeInThread(path: string, name: string): AsyncGenerator<MonoPiece> {
  const thread = idle.pop() ?? (await startThread());
  let answer: DecodeAnswer | undefined;
  try {
    answer = await thread.ask({ kind: 'open', path, name });
    while (answer.kind === 'piece') {
      yield answer.piece;
      answer = await thread.ask({ kind: 'next' });
    }
    if (answer.kind === 'user-error') throw new UserError(answer.message);
    if (answer.kind === 'error') throw answer.error;
  } catch (error) {
    if (!(error instanceof ThreadLostError)) throw error;
    throw new UserError(`${name}: cannot be decoded: ${error.message}`, { cause: error });
  } finally {
    if (!thread.lost && (answer?.kind !== 'piece' || (await leave(thread)))) idle.push(thread);
  }
}

async function startThread(): Promise<DecodeThread> {
  const script = new URL('./decode-worker.js', import.meta.url);
  const thread: DecodeThread = await WatchedThread.start(script, () => {
    const place = idle.indexOf(thread);
    if (place >= 0) idle.splice(place, 1);
  });
  return thread;
}

/** Leaves the rest of a file; false where the thread was lost over it. */
async function leave(thread: DecodeThread): Promise<boolean> {
  await thread.ask({ kind: 'leave' }).catch(() => {});
  return !thread.lost;
}
