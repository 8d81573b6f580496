import { posix } from 'node:path';
import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { nearestName } from '../../nearest-name.ts';
import { whatToFetch } from '../../tasks/corpus/fetch/download-sources.ts';
import { kacCircularDrumsConfig } from '../../tasks/kac_circular_drums.ts';
import { kacPolygonalDrumsConfig } from '../../tasks/kac_polygonal_drums.ts';
import { kacRectangularDrumsConfig } from '../../tasks/kac_rectangular_drums.ts';
import { fetchSet } from './fetch-set.ts';
import type { TrainingProgress } from './training-progress.ts';

/** The archives that tasks are made of, by their names without `.zip`. */
const published = new Map(
  [kacPolygonalDrumsConfig, kacCircularDrumsConfig, kacRectangularDrumsConfig].map(
    ({ download_urls = [] }) => {
      const address = whatToFetch(at(download_urls, 0));
      return [posix.basename(new URL(address.url).pathname, '.zip'), address];
    },
  ),
);

/**
 * Downloads a published set by its name, as `fetchSet` does.
 *
 * @throws UserError for a name that no set has, too
 */
export async function fetchPublished(
  name: string,
  dir: string,
  mirror: string | undefined,
  progress: TrainingProgress,
): Promise<void> {
  const address = published.get(name);
  if (address === undefined) throw unknownName(name);
  const fileName = `${name}.zip`;
  await fetchSet({ ...address, fileName, mirrorPaths: [fileName] }, dir, mirror, progress);
}

function unknownName(name: string): UserError {
  const names = [...published.keys()];
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return new UserError(`datasetName ${name}: no published set; expected one of ${names.join(', ')}${hint}`);
}
