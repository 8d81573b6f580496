import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventWithoutTime } from '../../pipeline/history/events.ts';
import { eventsOf, type ReadyStep, recordOf, type StepJob, writeFileAtomic } from '../../pipeline/index.ts';
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
export interface SubmittedStep {
  readonly step: ReadyStep;
  readonly job: StepJob;
  place: JobPlace;
  tries: number;
  readonly excluded: Set<string>;
  /** When it was first seen to be gone without a record, in milliseconds. */
  goneSince: number | undefined;
  /** Bytes of its events that were handed on. */
  told: number;
}

const jobFile = ({ folder, index }: JobPlace): string => join(folder, `${index}.json`);
export const logFile = ({ folder, index }: JobPlace): string => join(folder, `${index}.log`);

/** How the script of a job has ended; `undefined` where it was killed, or has not begun. */
export function exitOf({ folder, index }: JobPlace): number | undefined {
  try {
    return Number(readFileSync(join(folder, `${index}.exit`), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether the job says that it is over. */
export function hasRecord({ place }: SubmittedStep): boolean {
  return existsSync(recordOf(jobFile(place)));
}

/** Hands on what a job has told since. */
export async function tellNews(submitted: SubmittedStep): Promise<void> {
  const path = eventsOf(jobFile(submitted.place));
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= submitted.told) return;
  const file = await open(path);
  const bytes = Buffer.alloc(size - submitted.told);
  try {
    await file.read(bytes, 0, bytes.length, submitted.told);
  } finally {
    await file.close();
  }
  const whole = bytes.lastIndexOf(10) + 1;
  submitted.told += whole;
  for (const line of bytes.toString('utf8', 0, whole).split('\n')) {
    if (line !== '') submitted.step.tell(JSON.parse(line) as EventWithoutTime);
  }
}

/** The last line that a job has printed, if any. */
export function lastOfLog(place: JobPlace): string | undefined {
  try {
    return readFileSync(logFile(place), 'utf8').trimEnd().split('\n').at(-1) || undefined;
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
