import { existsSync } from 'node:fs';
import { z } from 'zod';
import { mistakes, readYamlFile, yamlProblems } from '../../formats/files/yaml-file.ts';
import type { ReadyStep } from '../../pipeline/index.ts';
import { textPattern } from '../../pipeline/text/text-pattern.ts';
import { LOCAL_STEPS } from '../local-steps.ts';
import { stepPattern } from '../step-names.ts';
import { CLASS_NAME } from './class-names.ts';

/** Read in the working folder, if it is there. */
const PROFILE_FILE = 'heareval.queue.yaml';

const text = z.string().min(1);

const profileSchema = z.strictObject({
  /** Names of steps by the class that they are of; * is any text; the first that fits. */
  classes: z
    .record(text.regex(CLASS_NAME, 'expected a name of small letters, digits, - and _'), z.array(stepPattern))
    .default({}),
  /** Names of steps that are made where the command was typed. */
  local: z.array(stepPattern).default([...LOCAL_STEPS]),
  /** Steps that are in the queue at a time. */
  at_once: z.int().min(1).default(500),
  /** Seconds until what is gone without a word counts as lost. */
  grace: z.number().min(0).max(3600).default(60),
  /** Tries of a step after what was no fault of its own. */
  tries: z.int().min(1).max(20).default(3),
  /** What becomes of jobs when the command is interrupted. */
  on_interrupt: z.enum(['cancel', 'leave']).default('cancel'),
});

/** How the jobs of a run are given to a queue. */
export type QueueProfile = z.output<typeof profileSchema>;

/** The profile where a file says nothing. */
export function defaultQueueProfile(): QueueProfile {
  return profileSchema.parse({});
}

/**
 * The profile of a working folder.
 *
 * @throws UserError that has a line for each mistake, with its line in the file
 */
export async function readQueueProfile(file: string = PROFILE_FILE): Promise<QueueProfile> {
  if (!existsSync(file)) return defaultQueueProfile();
  const { value, placeOf } = await readYamlFile(file, 'profile of a queue');
  const result = profileSchema.safeParse(value, { reportInput: true });
  if (!result.success) throw mistakes(file, yamlProblems(result.error, profileSchema, placeOf));
  return result.data;
}

/** The class of a step: there is a queue for each. */
export function classOf(
  { classes }: QueueProfile,
  { name, usesAllCores }: Pick<ReadyStep, 'name' | 'usesAllCores'>,
): string {
  for (const [className, patterns] of Object.entries(classes)) {
    if (patterns.some((pattern) => textPattern(pattern)(name))) return className;
  }
  return usesAllCores ? 'all' : 'one';
}
