import { atKey } from '../../at.ts';
import type { ContentHash } from '../hashes.ts';
import type { PlannedMaking } from '../making/making.ts';
import type { StepAddress } from '../step-registry.ts';
import type { OutputPlace } from '../store/output-place.ts';
import type { InputFolder, Json, JsonObject } from '../types.ts';

/** A folder that a step takes. */
export interface JobFolder {
  /** Absolute. */
  readonly path: string;
  /** Those that the step asked for, by relative POSIX paths, with the sha256 of each in hex. */
  readonly files: readonly { readonly path: string; readonly sha256: ContentHash }[];
}

/** All that a process needs to make a step that another has planned. It is JSON. */
export interface StepJob extends PlannedMaking {
  readonly step: StepAddress;
  readonly params: JsonObject;
  readonly env?: Json | undefined;
  readonly inputs: Readonly<Record<string, JobFolder | readonly JobFolder[]>>;
}

/** An input of a step as a job has it. */
export function jobFolder({ path, files, sha256Of }: InputFolder): JobFolder {
  return {
    path,
    files: files.map((file) => ({ path: file, sha256: atKey({ get: sha256Of, size: files.length }, file) })),
  };
}

/** What a job left beside the place of an output that it could not make, for who reads that nothing is there. */
export function resultPath({ final }: OutputPlace): string {
  return `${final}.result.json`;
}
