import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ResolvedModule } from '../resolved-module.ts';
import { type Answer, AnswerReader } from './answer-reader.ts';
import { Slot } from './slots.ts';

/** The program that runs in Python. */
const BRIDGE = fileURLToPath(new URL('./bridge.py', import.meta.url));

export interface PythonRequest {
  readonly call: 'load' | 'scenes' | 'timestamps';
  /** The functions that the module must have; with `load` alone. */
  readonly functions?: readonly string[];
  /** Sounds of one length; not with `load`. */
  readonly sounds?: readonly Float32Array[];
}

/** Why there is no answer. */
export class NoAnswer extends Error {
  /**
   * `silence`: it took too long. `end`: the process ended while at it. `unheard`: the process ended, and it may have
   * been at another one.
   */
  readonly reason: 'silence' | 'end' | 'unheard';

  constructor(reason: NoAnswer['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

interface Waiting {
  /** Where its audio is, and its answer will be. */
  readonly slot: Slot | undefined;
  readonly timeoutMs: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: NoAnswer) => void;
}

/** Of the process: standard streams, then requests and answers. */
const STDIO = ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] as const;
/** How long a process may still work once it is told to end. */
const GRACE_MS = 1000;
/** How long what a process has written before its end may be on its way. */
const LAST_WORDS_MS = 500;
/** Whether a process may have a group of its own, which what it starts belongs to. */
const HAS_GROUPS = process.platform !== 'win32';

/**
 * A Python process that serves a module. Requests and answers go through pipes of their own (file descriptors 3 and 4),
 * so that what the module prints disturbs nothing: it is shown on stderr. Audio and embeddings lie in slots of memory that
 * both processes see (descriptors from 5 on), and go through the pipes where there is no slot, or no memory for it.
 * Requests may be sent before earlier ones are answered; they are answered in order.
 *
 * Its end is the end of the process that was started: what that has started itself (workers that load data, servers) is
 * ended with it, and whatever still has its pipes open is not waited for.
 */
export class PythonProcess {
  readonly #child: ChildProcess;
  readonly #requests: Writable;
  readonly #waiting: Waiting[] = [];
  readonly #slots: Slot[];
  readonly #freeSlots: Slot[];
  readonly #ended: Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #end: string | undefined;
  /** Whether the request that it was at has been answered for already. */
  #isBlamed = false;

  /**
   * @param module one with `python`
   * @param slots for how many requests at once there is memory that both processes see
   */
  constructor({ python, weights }: Pick<ResolvedModule, 'python' | 'weights'>, slots = 0) {
    if (python === undefined) throw new Error('not a Python module');
    const args = [BRIDGE, python.module, ...(weights === undefined ? [] : [weights])];
    this.#slots = Slot.open(slots);
    this.#freeSlots = [...this.#slots];
    this.#child = spawn(python.interpreter, args, {
      cwd: python.cwd,
      detached: HAS_GROUPS,
      stdio: [...STDIO, ...this.#slots.map(({ descriptor }) => descriptor)],
    });
    const [, stdout, stderr, requests, answers] = this.#child.stdio as [null, ...Readable[]];
    for (const printed of [stdout, stderr]) {
      printed?.on('data', (text: Uint8Array) => process.stderr.write(text));
    }
    this.#requests = requests as unknown as Writable;
    // A process that is gone is told by its exit.
    this.#requests.on('error', () => {});
    const reader = new AnswerReader(
      (answer) => this.#settle(({ resolve }) => resolve(answer)),
      (at, bytes) => {
        const slot = this.#waiting[0]?.slot;
        if (slot === undefined) throw new Error('what came back answers nothing that was asked');
        return slot.read(at, bytes);
      },
    );
    answers?.on('error', () => {});
    answers?.on('data', (piece: Uint8Array) => {
      try {
        reader.push(piece);
      } catch (error) {
        this.#kill(error instanceof Error ? error.message : String(error));
      }
    });
    const ends = Promise.all(
      [stdout, stderr, answers].map(
        (stream) => new Promise<void>((resolve) => stream?.once('close', resolve)),
      ),
    );
    this.#ended = new Promise<void>((resolve) => {
      const end = (why: string) => {
        this.#end ??= why;
        this.#rejectAll();
        for (const slot of this.#slots.splice(0)) slot.close();
        for (const stream of [stdout, stderr, requests, answers]) stream?.destroy();
        resolve();
      };
      this.#child.once('error', (error) => end(`cannot be started: ${error.message}`));
      this.#child.once('exit', async (code, signal) => {
        const why =
          signal === null ? `it ended with code ${code}` : `it was killed by ${signal}${hint(signal)}`;
        this.#killGroup();
        await Promise.race([ends, delay(LAST_WORDS_MS, undefined, { ref: false })]);
        end(why);
      });
    });
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /**
   * @param timeoutMs counts from when the process can have begun with the request
   * @throws NoAnswer
   */
  ask({ call, functions, sounds }: PythonRequest, timeoutMs: number): Promise<Answer> {
    if (this.#end !== undefined) return Promise.reject(new NoAnswer('unheard', this.#end));
    const parts = sounds?.map(
      ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
    );
    const slot = parts && this.#slotFor(parts);
    const descriptor = slot && STDIO.length + this.#slots.indexOf(slot);
    const dims = sounds && [sounds.length, sounds[0]?.length ?? 0];
    const header = Buffer.from(JSON.stringify({ call, functions, dims, slot: descriptor }));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(header.length);
    this.#requests.write(Buffer.concat([length, header]));
    if (slot === undefined) {
      for (const part of parts ?? []) if (part.length > 0) this.#requests.write(part);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ timeoutMs, slot, resolve, reject });
      if (this.#waiting.length === 1) this.#watch();
    });
  }

  /** Bytes of memory that it holds; undefined but on Linux. */
  async memory(): Promise<number | undefined> {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8').catch(() => '');
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  }

  /** Ends the process, when it has done what it is at or the grace is over. */
  async close(): Promise<void> {
    this.#requests.end();
    await Promise.race([this.#ended, delay(GRACE_MS, undefined, { ref: false })]);
    if (!this.hasEnded) this.#kill('it was closed');
    await this.#ended;
  }

  #slotFor(audio: readonly Uint8Array[]): Slot | undefined {
    const slot = this.#freeSlots.pop();
    if (slot === undefined || slot.write(audio)) return slot;
    this.#freeSlots.push(slot);
    return undefined;
  }

  #watch(): void {
    clearTimeout(this.#timer);
    const first = this.#waiting[0];
    if (first === undefined) return;
    this.#timer = setTimeout(() => {
      this.#isBlamed = true;
      this.#kill('it did not answer');
      this.#waiting.shift();
      first.reject(new NoAnswer('silence', `no answer within ${first.timeoutMs / 1000} s`));
    }, first.timeoutMs);
  }

  #settle(settle: (waiting: Waiting) => void): void {
    const first = this.#waiting.shift();
    this.#watch();
    if (first === undefined) return;
    if (first.slot !== undefined) {
      first.slot.free();
      this.#freeSlots.push(first.slot);
    }
    settle(first);
  }

  #kill(why: string): void {
    this.#end ??= why;
    // Once it has ended, its number may be another's.
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    this.#child.kill('SIGKILL');
    this.#killGroup();
  }

  /** Ends what the process has started, as far as it is still of its group. */
  #killGroup(): void {
    if (!HAS_GROUPS || this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // Nobody is left.
    }
  }

  #rejectAll(): void {
    clearTimeout(this.#timer);
    // An answer may have been under way while the process was at the next request.
    const isClear = this.#waiting.length === 1 && !this.#isBlamed;
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new NoAnswer(isClear ? 'end' : 'unheard', this.#end ?? ''));
    }
  }
}

function hint(signal: string): string {
  return signal === 'SIGKILL' ? ', as the system does where memory runs out' : '';
}
