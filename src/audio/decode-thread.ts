import { Worker } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import type { DecodeAnswer, DecodeRequest } from './decode-worker.ts';
import type { MonoPiece } from './mono-piece.ts';

/** How long a decoder may take for one piece, of which it makes hundreds a second. */
const PIECE_MS = 4500;
/** How long a thread may take to start on a machine that is very busy. */
const START_MS = 60_000;

const idle: DecodeThread[] = [];

/**
 * Decodes a compressed file in a thread of its own, kept for the next one. A decoder that hangs on a broken file, or takes
 * its thread down, is ended, and the file is to blame.
 *
 * @param name names the file in error messages
 * @throws UserError naming the file
 */
export async function* decodeInThread(path: string, name: string): AsyncGenerator<MonoPiece> {
  const thread = idle.pop() ?? (await DecodeThread.start());
  let answer: DecodeAnswer | undefined;
  try {
    answer = await thread.ask({ kind: 'open', path, name }, PIECE_MS);
    while (answer.kind === 'piece') {
      yield answer.piece;
      answer = await thread.ask({ kind: 'next' }, PIECE_MS);
    }
    if (answer.kind === 'user-error') throw new UserError(answer.message);
    if (answer.kind === 'error') throw answer.error;
  } catch (error) {
    if (!(error instanceof ThreadLostError)) throw error;
    throw new UserError(`${name}: cannot be decoded: ${error.message}`, { cause: error });
  } finally {
    if (!thread.lost && (answer?.kind !== 'piece' || (await thread.leave()))) idle.push(thread);
  }
}

class ThreadLostError extends Error {}

class DecodeThread {
  readonly #worker: Worker;
  #settle: ((answer: DecodeAnswer | ThreadLostError) => void) | undefined;
  lost = false;

  private constructor() {
    this.#worker = new Worker(new URL('./decode-worker.js', import.meta.url));
    this.#worker.on('message', (answer: DecodeAnswer) => this.#settle?.(answer));
    this.#worker.on('error', (error) => this.#lose(`the decoder broke down: ${error.message}`));
    this.#worker.on('exit', () => this.#lose('the decoder broke down'));
  }

  static async start(): Promise<DecodeThread> {
    const thread = new DecodeThread();
    await thread.#answerWithin(START_MS);
    return thread;
  }

  ask(request: DecodeRequest, limitMs: number): Promise<DecodeAnswer> {
    this.#worker.ref();
    const answer = this.#answerWithin(limitMs);
    this.#worker.postMessage(request);
    return answer;
  }

  /** Leaves the rest of a file; false where the thread was lost over it. */
  async leave(): Promise<boolean> {
    await this.ask({ kind: 'leave' }, PIECE_MS).catch(() => {});
    return !this.lost;
  }

  #answerWithin(limitMs: number): Promise<DecodeAnswer> {
    return new Promise((resolve, reject) => {
      const late = () => this.#lose(`the decoder made nothing of it for ${limitMs / 1000} s`);
      const timer = setTimeout(late, limitMs);
      this.#settle = (answer) => {
        clearTimeout(timer);
        this.#settle = undefined;
        this.#worker.unref();
        if (answer instanceof ThreadLostError) reject(answer);
        else resolve(answer);
      };
    });
  }

  #lose(problem: string): void {
    this.lost = true;
    const place = idle.indexOf(this);
    if (place >= 0) idle.splice(place, 1);
    this.#settle?.(new ThreadLostError(problem.split('\n', 1)[0]));
    void this.#worker.terminate();
  }
}
