import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { execa } from 'execa';

/** The Python environment of the comparisons; CONTRIBUTING.md says how to make it. */
export const PYTHON = 'bench/peers/venv/bin/python';

/** The other side of a comparison: a Python script that answers each request, a line of JSON, with one. */
export interface PythonPeer<Request> {
  /** What the script says first: versions, threads. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Seconds that the work took, measured there. */
  measure(request: Request): Promise<number>;
  stop(): void;
}

/** Starts `bench/<name>.py`; says so and gives `undefined` where there is no Python environment. */
export async function startPythonPeer<Request>(name: string): Promise<PythonPeer<Request> | undefined> {
  if (!existsSync(PYTHON)) {
    console.log(`${name}: skipped, ${PYTHON} is not there (CONTRIBUTING.md says how to make it)`);
    return undefined;
  }
  const python = execa(PYTHON, [`bench/${name}.py`], { stderr: 'inherit', reject: false });
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value ?? '{}') as Record<string, unknown>;
  return {
    about: await answer(),
    async measure(request) {
      python.stdin.write(`${JSON.stringify(request)}\n`);
      const { elapsed } = await answer();
      if (typeof elapsed !== 'number') throw new Error(`bench/${name}.py gave no answer`);
      return elapsed;
    },
    stop: () => python.stdin.end(),
  };
}
