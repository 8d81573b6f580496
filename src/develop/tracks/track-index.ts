import { z } from 'zod';
import { BadInputsError, UserError } from '../../errors.ts';
import { fewLines } from '../../few.ts';
import { readJsonFile } from '../../formats/files/json-file.ts';
import { compareText } from '../../numerics/text-order.ts';
import { RandomStream } from '../../random/random-stream.ts';
import type { TrackFiles } from '../deform/deform-tracks.ts';

const PROBLEMS_TOLD = 20;
const trackId = z.union([z.string().min(1), z.number()], {
  error: 'expected a track id, a text or a number',
});
const indexSchema = z.looseObject({ id: z.record(z.string(), trackId) });

/** The text of an index of tracks: `pandas.read_json(file)['id']`, as crema has it. */
export function trackIndexText(ids: readonly string[]): string {
  return `${JSON.stringify({ id: Object.fromEntries(ids.map((id, row) => [row, id])) }, null, 1)}\n`;
}

/**
 * The ids of an index of tracks, in its order.
 *
 * @throws UserError for what is none, and for an id that is there twice
 */
export async function readTrackIndex(file: string): Promise<readonly string[]> {
  const { id } = await readJsonFile(file, indexSchema, 'ids of tracks, as {"id": {"0": "track_id"}}');
  const ids = Object.values(id).map(String);
  const twice = ids.find((each, place) => ids.indexOf(each) !== place);
  if (twice === undefined) return ids;
  throw new UserError(`${file}: ${twice} is there twice; expected each track once`);
}

/**
 * The tracks of an index, of those that there are.
 *
 * @param place of the tracks, for errors
 * @throws BadInputsError that names all ids of which there is no track
 */
export function tracksOf(
  ids: readonly string[],
  tracks: ReadonlyMap<string, TrackFiles>,
  { file, place }: { readonly file: string; readonly place: string },
): readonly TrackFiles[] {
  const missing = ids.filter((id) => !tracks.has(id));
  if (missing.length > 0) {
    throw new BadInputsError(
      `${file}: ${missing.length} of ${ids.length} tracks are not in ${place}; expected <track_id>.wav and <track_id>.jams of each:`,
      fewLines(missing, PROBLEMS_TOLD),
    );
  }
  return ids.flatMap((id) => tracks.get(id) ?? []);
}

/**
 * Divides ids by chance, as scikit-learn's `ShuffleSplit` does: a share of them, rounded up, and the rest, both sorted.
 *
 * @param seed the same seed gives the same parts, in whichever order the ids are
 */
export function shuffleSplit(
  ids: readonly string[],
  share: number,
  seed: number,
): { readonly part: readonly string[]; readonly rest: readonly string[] } {
  const sorted = [...ids].sort(compareText);
  const drawn = new RandomStream(seed, 'shuffle split').uniforms(sorted.length);
  const order = sorted.map((id, index) => ({ id, draw: drawn[index] as number }));
  const shuffled = order.sort((a, b) => a.draw - b.draw).map(({ id }) => id);
  const count = Math.ceil(share * ids.length);
  return {
    part: shuffled.slice(0, count).sort(compareText),
    rest: shuffled.slice(count).sort(compareText),
  };
}
