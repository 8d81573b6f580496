import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from '../../temporary-folder.ts';

/** What a fake SLURM does wrong, as users of other programs have reported it. */
export interface SlurmFaults {
  /** What sbatch prints around the id. */
  readonly noise?: readonly [before: string, after: string];
  /** How many times sbatch refuses, what it says then, and whether the queue has the array all the same, as failed. */
  readonly refuse?: { readonly times: number; readonly says: string; readonly keeps?: true };
  /** How many times sbatch takes an array and fails all the same. */
  readonly silent?: number;
  /** Ends of the first tries of each step by its state, as NODE_FAIL, without a run of it. */
  readonly ends?: readonly string[];
  /** sacct fails. */
  readonly noAccounts?: true;
  /** squeue fails so many times. */
  readonly noQueue?: number;
  /** squeue knows nothing of any job. */
  readonly emptyQueue?: true;
  /** Milliseconds that the queue says COMPLETED before the job has begun: what it leaves is seen late. */
  readonly late?: number;
  /** Jobs wait for ever. */
  readonly pending?: true;
}

/** A folder with sbatch, squeue, sacct and scancel, which are on the PATH until the test is over. */
export class FakeSlurm {
  readonly folder: string;

  constructor(t: ExecutionContext, faults: SlurmFaults = {}) {
    this.folder = temporaryFolder(t);
    this.fault(faults);
    const program = fileURLToPath(new URL('./fake-slurm-program.js', import.meta.url));
    for (const name of ['sbatch', 'squeue', 'sacct', 'scancel']) {
      const path = join(this.folder, name);
      writeFileSync(path, `#!/bin/sh\nexec ${process.execPath} ${program} ${this.folder} ${name} "$@"\n`);
      chmodSync(path, 0o755);
    }
    mkdirSync(join(this.folder, 'arrays'));
    const { PATH } = process.env;
    process.env.PATH = `${this.folder}:${PATH}`;
    t.teardown(() => {
      process.env.PATH = PATH;
    });
  }

  fault(faults: SlurmFaults): void {
    writeFileSync(join(this.folder, 'faults.json'), JSON.stringify(faults));
  }

  /** Says of a job what it is to be known by, as `{ name, state, start }`. */
  set(id: string, changes: Readonly<Record<string, string>>): void {
    const path = join(this.folder, 'arrays', `${id}.json`);
    const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as object) : { node: 'n1' };
    writeFileSync(path, JSON.stringify({ ...before, ...changes }));
  }

  /** The calls of a command so far: their arguments. */
  calls(command: string): string[][] {
    let text = '';
    try {
      text = readFileSync(join(this.folder, `${command}.calls`), 'utf8');
    } catch {}
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as string[]);
  }
}
