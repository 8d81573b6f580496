import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../pipeline/index.ts';
import type { GivenStep } from '../given-steps.ts';
import { JOBS_FOLDER } from '../jobs-folder.ts';
import type { Resources } from './resources.ts';

/** Where a step is with SLURM. */
export interface JobPlace {
  /** As SLURM calls it: `12_3`. */
  readonly id: string;
  /** Name of the array. */
  readonly name: string;
  /** Folder of the array's files. */
  readonly folder: string;
  /** Of the array. */
  readonly task: number;
  /** Of the steps that the task makes one after another. */
  readonly part: number;
  /** ISO 8601. */
  readonly since: string;
  readonly resources: Resources;
  /** Of the later run that has taken it up, if one has. */
  readonly run?: string;
}

const PREFIX = 'heareval-';

/** Name of the arrays of a run. */
export const arrayName = (run: string): string => `${PREFIX}${run}`;

/** The run whose job it is. */
export const runOf = ({ run, name }: JobPlace): string => run ?? name.slice(PREFIX.length);

/** A step that SLURM was given. */
export interface SubmittedStep extends GivenStep {
  readonly place: JobPlace;
  /** Nodes. */
  readonly excluded: Set<string>;
}

/** The files of a step, but for what follows their dot. A shell lists those of a task in their order. */
export const partFile = ({ folder, task, part }: Pick<JobPlace, 'folder' | 'task' | 'part'>): string =>
  join(folder, `${task}.${String(part).padStart(4, '0')}`);
export const jobFile = (place: JobPlace): string => `${partFile(place)}.json`;
export const logFile = ({ folder, task }: JobPlace): string => join(folder, `${task}.log`);

/** How the program that made a step has ended; `undefined` where its job was killed, or it has not begun. */
export function exitOf(place: JobPlace): number | undefined {
  try {
    // A disk that is full keeps an empty one.
    const exit = Number.parseInt(readFileSync(`${partFile(place)}.exit`, 'utf8'), 10);
    return Number.isNaN(exit) ? undefined : exit;
  } catch {
    return undefined;
  }
}

/** There when a run that wants its steps no more has cancelled the job: another run may want them. */
export const cancelOf = ({ folder, task }: JobPlace): string => join(folder, `${task}.cancel`);

/** Where a step is with SLURM, by its key. */
export interface KeptPlace {
  readonly key: string;
  readonly place: JobPlace;
}

/** Which jobs a workdir has with SLURM, by the keys of their steps: a run that comes later takes them up. */
export class KeptPlaces {
  readonly #folder: string;

  constructor(workdir: string) {
    this.#folder = join(workdir, JOBS_FOLDER, 'by-key');
  }

  /** Where each is taken down, by the key of its step, whether or not its files are there. */
  files(): Map<string, string> {
    const names = existsSync(this.#folder) ? readdirSync(this.#folder) : [];
    return new Map(names.map((name) => [name.slice(0, -'.json'.length), join(this.#folder, name)]));
  }

  /** Those whose files are there. */
  all(): KeptPlace[] {
    return [...this.files().keys()].flatMap((key) => {
      const place = this.read(key);
      return place === undefined ? [] : [{ key, place }];
    });
  }

  read(key: string): JobPlace | undefined {
    try {
      const place = JSON.parse(readFileSync(this.#path(key), 'utf8')) as JobPlace;
      return existsSync(jobFile(place)) ? place : undefined;
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
