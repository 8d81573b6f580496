import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { mistakes, readYamlFile, yamlProblems } from '../../formats/files/yaml-file.ts';
import { textPattern } from '../../pipeline/text/text-pattern.ts';
import { LOCAL_STEPS } from '../local-steps.ts';
import { stepPattern } from '../step-names.ts';
import { parseMemory, parseTime, type Resources } from './resources.ts';

/** Read where no other is named, if it is there. */
export const PROFILE_FILE = 'heareval.slurm.yaml';

const text = z.string().min(1);
const seconds = z.union([z.number().min(0), text]).transform((value, context) => {
  const time = parseTime(String(value));
  if (time !== undefined) return time;
  context.addIssue({
    code: 'custom',
    message: `${value}; expected minutes, hours:minutes:seconds or days-hours`,
  });
  return z.NEVER;
});
const mebibytes = z.union([z.number().positive(), text]).transform((value, context) => {
  const memory = parseMemory(String(value));
  if (memory !== undefined) return memory;
  context.addIssue({
    code: 'custom',
    message: `${value}; expected a number with M, G or T behind it, as 8G`,
  });
  return z.NEVER;
});

const resources = {
  account: text.optional(),
  partition: text.optional(),
  qos: text.optional(),
  constraint: text.optional(),
  time: seconds.optional(),
  memory: mebibytes.optional(),
  gpus: z.int().min(0).optional(),
  cpus: z.int().min(1).optional(),
  extra: z.array(text).optional(),
};

const profileSchema = z.strictObject({
  ...resources,
  /** For steps of a name; * is any text; later ones go over earlier ones. */
  steps: z.record(stepPattern, z.strictObject(resources)).default({}),
  /** Lines of bash before each job. */
  setup: z.array(z.string()).default([]),
  /** Names of steps that are made where the command was typed. */
  local: z.array(stepPattern).default([...LOCAL_STEPS]),
  /** Steps that are with SLURM at a time. */
  at_once: z.int().min(1).default(500),
  /** Steps in one array. */
  array: z.int().min(1).default(1000),
  /** Seconds that a batch waits for more steps. */
  gather: z.number().min(0).max(600).default(3),
  /** Seconds that a job of several short steps may take; 0: each is a job of its own. */
  pack: seconds.default(600),
  /** Seconds until what is gone without a word counts as lost. */
  grace: z.number().min(0).max(3600).default(60),
  /** Tries of a step after what was no fault of its own. */
  tries: z.int().min(1).max(20).default(3),
  /** What a step may be given in the end, after it ran out of time or memory. */
  most_time: seconds.optional(),
  most_memory: mebibytes.optional(),
  /** What becomes of jobs when the command is interrupted. */
  on_interrupt: z.enum(['cancel', 'leave']).default('cancel'),
});

/** How the jobs of a run are given to SLURM. */
export type SlurmProfile = z.output<typeof profileSchema>;

/** The profile where a file says nothing. */
export function defaultProfile(): SlurmProfile {
  return profileSchema.parse({});
}

/** @throws UserError that has a line for each mistake, with its line in the file */
export async function readSlurmProfile(file: string): Promise<SlurmProfile> {
  const { value, placeOf } = await readYamlFile(file, 'profile of SLURM');
  const result = profileSchema.safeParse(value, { reportInput: true });
  if (!result.success) throw mistakes(file, yamlProblems(result.error, profileSchema, placeOf));
  return result.data;
}

/** What steps of a name are given. */
export function resourcesFor(profile: SlurmProfile, name: string): Resources {
  const { account, partition, qos, constraint, time, memory, gpus, cpus, extra } = profile;
  const general = { account, partition, qos, constraint, time, memory, gpus, cpus, extra };
  const ofName = Object.entries(profile.steps).flatMap(([pattern, more]) =>
    textPattern(pattern)(name) ? more : [],
  );
  const given: typeof general = Object.assign({}, general, ...ofName);
  return { ...given, cpus: given.cpus ?? availableParallelism(), extra: given.extra ?? [] };
}
