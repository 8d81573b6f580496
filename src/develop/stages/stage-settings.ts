import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { mistakes, yamlProblems } from '../../formats/files/yaml-file.ts';
import { deformationSchema } from '../deform/deformation.ts';
import type { Stage } from './stages.ts';

const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

const schemas = {
  '00-setup': z.strictObject({
    /** Folder of recordings with their annotations, from that of the estimator. */
    data: z.string().min(1),
    deformations: z.array(deformationSchema).default([]),
    seed,
  }),
  '01-prepare': z.strictObject({
    namespace: z.string().min(1),
    /** Share of the tracks of the training index that choose the epoch. */
    validation: z.number().gt(0).lt(1).default(0.25),
    seed,
    /** As `task_metadata.json` has them. */
    evaluation_params: z.record(z.string(), z.json()).optional(),
  }),
  '02-train': z.strictObject({
    /** The file of the recipe, from the estimator's folder. */
    recipe: z.string().min(1),
  }),
  '03-evaluate': z.strictObject({
    /** Behind the intervals of scores. */
    resamples: z.int().min(0).default(1000),
    seed,
  }),
} as const;

/** What the programs of an estimator say. */
export type StageSettings = { readonly [S in Stage]: z.output<(typeof schemas)[S]> };

/** The file of a stage. */
export function programOf(stage: Stage): string {
  return `${stage}.mjs`;
}

/**
 * The settings that the programs of an estimator's folder export.
 *
 * @param folder of the estimator, as it is told in errors
 * @throws UserError for a program that is not there, cannot be run or says something else
 */
export async function readStageSettings(folder: string): Promise<StageSettings> {
  return {
    '00-setup': await settingsOf(folder, '00-setup'),
    '01-prepare': await settingsOf(folder, '01-prepare'),
    '02-train': await settingsOf(folder, '02-train'),
    '03-evaluate': await settingsOf(folder, '03-evaluate'),
  };
}

async function settingsOf<S extends Stage>(folder: string, stage: S): Promise<StageSettings[S]> {
  const file = join(folder, programOf(stage));
  const { settings } = await imported(file);
  if (settings === undefined) {
    throw new UserError(
      `${file}: exports no settings; expected export const settings = { ... }, as docs/develop.md has them`,
    );
  }
  const schema = z.object({ settings: schemas[stage] });
  const parsed = schema.safeParse({ settings }, { reportInput: true });
  if (parsed.success) return (parsed.data as { settings: unknown }).settings as StageSettings[S];
  throw mistakes(
    file,
    yamlProblems(parsed.error, schema, () => file),
  );
}

/** @throws UserError where there is no such file, or it throws */
async function imported(file: string): Promise<{ readonly settings?: unknown }> {
  const isThere = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isThere) {
    throw new UserError(
      `${file}: no such file; expected a program of an estimator, as heareval new-estimator makes them`,
    );
  }
  // A file that was changed is another module.
  const url = pathToFileURL(resolve(file));
  url.searchParams.set(
    'content',
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
      .slice(0, 16),
  );
  try {
    return (await import(url.href)) as { readonly settings?: unknown };
  } catch (cause) {
    const [reason = ''] = String(cause).split('\n');
    throw new UserError(`${file}: cannot be run: ${reason}; expected export const settings = { ... }`, {
      cause,
    });
  }
}
