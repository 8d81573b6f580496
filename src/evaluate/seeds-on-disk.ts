import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type PredictionsInfo, readPredictionsInfo } from '../formats/folders/predictions-info.ts';
import { ifThere } from '../if-there.ts';

/**
 * The folders `seeds/<seed>` of an embeddings folder, by seed, whose predictions were made as those in the folder itself
 * but for the seed: by the same protocol, from the same grid, on the same test embeddings. Others are from other runs.
 *
 * @throws UserError for a `predictions.json` that cannot be read
 */
export async function seedsOnDisk(folder: string): Promise<readonly string[]> {
  const names = (await ifThere(readdir(join(folder, 'seeds')))) ?? [];
  const seeds = names.filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(a) - Number(b));
  if (seeds.length === 0) return [];
  const first = await readPredictionsInfo(folder);
  const alike: string[] = [];
  for (const seed of seeds) {
    const path = join(folder, 'seeds', seed);
    // A seed that is still being trained has none.
    if ((await ifThere(stat(join(path, 'predictions.json')))) === undefined) continue;
    const info = await readPredictionsInfo(path);
    if (info.seed === first.seed) continue;
    if (isDeepStrictEqual(circumstances(info), circumstances(first))) alike.push(path);
  }
  return alike;
}

function circumstances({ seed: _seed, grid, splits, ...others }: PredictionsInfo): unknown {
  return { ...others, grid: searched(grid), splits: Object.keys(splits) };
}

/** A grid without what its points scored. */
function searched(grid: unknown): unknown {
  if (typeof grid !== 'object' || grid === null) return grid;
  const { points, ...others } = grid as { points?: unknown };
  return Array.isArray(points)
    ? { ...others, points: points.map((point: { grid_point?: unknown }) => point.grid_point) }
    : grid;
}
