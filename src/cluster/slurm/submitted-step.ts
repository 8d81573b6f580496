import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ReadyStep, type StepJob, writeFileAtomic } from '../../pipeline/index.ts';
import type { WatchedStep } from '../job-watch.ts';
import type { Resources } from './resources.ts';

/** Where a step is with SLURM. */
export interface JobPlace {
  /** As SLURM calls it: `12_3`. */
  readonly id: string;
  /** Name of the array. */
  readonly name: string;
  /** Folder of the array's files. */
  readonly folder: string;
  readonly index: number;
  /** ISO 8601. */
  readonly since: string;
  readonly resources: Resources;
}

/** A step that SLURM was given. */
export interface SubmittedStep extends WatchedStep {
  readonly step: ReadyStep;
  readonly job: StepJob;
  place: JobPlace;
  tries: number;
  readonly excluded: Set<string>;
  /** Bytes of its events that were handed on. */
  told: number;
}

export const jobFile = ({ folder, index }: JobPlace): string => join(folder, `${index}.json`);
export const logFile = ({ folder, index }: JobPlace): string => join(folder, `${index}.log`);

/** How the script of a job has ended; `undefined` where it was killed, or has not begun. */
export function exitOf({ folder, index }: JobPlace): number | undefined {
  try {
    return Number(readFileSync(join(folder, `${index}.exit`), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Which jobs a workdir has with SLURM, by the keys of their steps: a run that comes later takes them up. */
export class KeptPlaces {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(key: string): JobPlace | undefined {
    try {
      return JSON.parse(readFileSync(this.#path(key), 'utf8')) as JobPlace;
    } catch {
      return undefined;
    }
  }

  write(key: string, place: JobPlace): Promise<void> {
    return writeFileAtomic(this.#path(key), `${JSON.stringify(place)}\n`);
  }

  remove(key: string): void {
    rmSync(this.#path(key), { force: true });
  }

  #path(key: string): string {
    return join(this.#folder, `${key}.json`);
  }
}
