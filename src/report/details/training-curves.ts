import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { readJsonFile } from '../../formats/files/json-file.ts';
import { fourDigits } from '../../numerics/four-digits.ts';
import type { TrainingCurve } from './cell-details.ts';
import { type Limits, thinned } from './limits.ts';

/** As much of a training's record as is shown. */
const recordSchema = z.looseObject({
  grid_point: z.record(z.string(), z.unknown()).default({}),
  epoch: z.number(),
  curve: z.array(
    z.object({
      epoch: z.number(),
      train_loss: z.number().nullable(),
      validation_score: z.number().nullable(),
    }),
  ),
});

type Training = z.infer<typeof recordSchema> & { readonly name: string; readonly chosen: boolean };

/**
 * The trainings that an embeddings folder tells of: `heads/<split>/training.json` of those heads that were taken, and
 * `heads/grid/<number>.json` of all that were tried. None where there are no such files.
 *
 * @throws UserError for one that is damaged
 */
export async function trainingCurves(
  folder: string,
  splits: readonly string[],
): Promise<(limits: Limits) => readonly TrainingCurve[]> {
  const heads: Training[] = [];
  for (const split of splits) {
    const path = join(folder, 'heads', split, 'training.json');
    const record = await readRecord(path);
    if (record !== undefined) heads.push({ ...record, name: split, chosen: true });
  }
  const grid = join(folder, 'heads', 'grid');
  const tried: Training[] = [];
  for (const name of (await readdir(grid).catch((): string[] => [])).sort()) {
    if (!name.endsWith('.json')) continue;
    const record = await readRecord(join(grid, name));
    const isTaken = heads.some(({ grid_point, epoch, curve }) =>
      isDeepStrictEqual([grid_point, epoch, curve], [record?.grid_point, record?.epoch, record?.curve]),
    );
    if (record !== undefined && !isTaken) {
      tried.push({ ...record, name: `grid point ${name.slice(0, -'.json'.length)}`, chosen: false });
    }
  }
  return (limits) => [...heads, ...tried].slice(0, limits.curves).map((each) => curveOf(each, limits));
}

async function readRecord(path: string): Promise<z.infer<typeof recordSchema> | undefined> {
  try {
    return await readJsonFile(path, recordSchema, 'the record of a training');
  } catch (error) {
    const cause = error instanceof UserError ? error.cause : error;
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function curveOf({ name, chosen, epoch, curve }: Training, limits: Limits): TrainingCurve {
  const points = thinned(curve, Math.max(12, Math.round(limits.points / 8)));
  return {
    name,
    chosen,
    epoch,
    points: points.flatMap((each) => [
      each.epoch,
      shortOrNull(each.train_loss),
      shortOrNull(each.validation_score),
    ]),
  };
}

function shortOrNull(value: number | null): number | null {
  return value === null ? null : fourDigits(value);
}
