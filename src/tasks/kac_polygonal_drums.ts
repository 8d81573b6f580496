import { at } from '../at.ts';
import type { LabelValue, SoundLabels } from '../datasets/sound-labels.ts';
import { defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata } from './corpus/extract-metadata.ts';
import { type Drum, kacConfig, kacCorpus, readKacRows } from './corpus/kac-set.ts';
import { runTaskProgram } from './program.ts';
import type { TaskFacts } from './task-facts.ts';

/**
 * 2,000 sounds of drums that are convex polygons, five strikes of each: how large is the drum's membrane? No drum is in two
 * splits.
 */
export const kacPolygonalDrumsConfig = kacConfig(
  'kac_polygonal_drums',
  '2000-convex-polygonal-drums-of-varying-size',
);

/**
 * The root of the area that a polygon's corners enclose (the shoelace formula), as a part of the square that it lies in; undefined
 * where they are none. Those of fewer corners are filled up with zeros.
 */
export function polygonSize(vertices: readonly LabelValue[]): number | undefined {
  const corners = vertices.map((corner) => (Array.isArray(corner) ? corner.map(Number) : []));
  if (corners.length === 0 || corners.some((corner) => corner.length !== 2)) return undefined;
  const real = corners.slice(0, corners.findLastIndex(([x, y]) => x !== 0 || y !== 0) + 1);
  let twice = 0;
  for (const [i, [x = 0, y = 0]] of real.entries()) {
    const [nextX = 0, nextY = 0] = at(real, (i + 1) % real.length);
    twice += x * nextY - nextX * y;
  }
  return Math.sqrt(Math.abs(twice) / 2);
}

function drumOf({ vertices }: SoundLabels): Drum | undefined {
  const drum_size = vertices === undefined ? undefined : polygonSize(vertices);
  return drum_size === undefined ? undefined : { targets: { drum_size }, drum: JSON.stringify(vertices) };
}

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  readRows: ({ sources }) => readKacRows(sources, drumOf, 'vertices, an (x, y) of each corner,'),
});

const facts: TaskFacts = {
  about: 'the size of a drum that is a convex polygon (kac_drumset); regression',
  clips: { full: 2000, small: 480 },
};

export const task = defineTask(
  kacPolygonalDrumsConfig,
  (config, options) => kacCorpus(config, options, extractMetadata),
  facts,
  { takesData: true },
);

await runTaskProgram(import.meta.url, task);
