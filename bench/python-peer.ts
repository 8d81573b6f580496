import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { execa } from 'execa';

/** The Python environment of the comparisons; CONTRIBUTING.md says how to make it. */
export const PYTHON = 'bench/peers/venv/bin/python';

/** A side of a comparison: a program that answers each request, a line of JSON, with one. */
export interface Peer<Request> {
  /** What it says first: versions, threads. */
  readonly about: Readonly<Record<string, unknown>>;
  /** All that it answers. */
  ask(request: Request): Promise<Readonly<Record<string, unknown>>>;
  /** Seconds that the work took, measured there. */
  measure(request: Request): Promise<number>;
  stop(): void;
}

/** Starts `bench/<name>.py`; says so and gives `undefined` where there is no Python environment. */
export async function startPythonPeer<Request>(name: string): Promise<Peer<Request> | undefined> {
  if (!existsSync(PYTHON)) {
    console.log(`${name}: skipped, ${PYTHON} is not there (CONTRIBUTING.md says how to make it)`);
    return undefined;
  }
  return startPeer(PYTHON, [`bench/${name}.py`]);
}

/** Starts a program that speaks as a peer does. */
export async function startPeer<Request>(program: string, args: readonly string[]): Promise<Peer<Request>> {
  const child = execa(program, args, { stderr: 'inherit', reject: false });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value ?? '{}') as Record<string, unknown>;
  const about = await answer();
  const ask = (request: Request) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return answer();
  };
  return {
    about,
    ask,
    async measure(request) {
      const { elapsed } = await ask(request);
      if (typeof elapsed !== 'number') throw new Error(`${[program, ...args].join(' ')} gave no answer`);
      return elapsed;
    },
    stop: () => child.stdin.end(),
  };
}
