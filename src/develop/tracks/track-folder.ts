import { posix, resolve } from 'node:path';
import { BadInputsError, UserError } from '../../errors.ts';
import { fewLines } from '../../few.ts';
import { isJamsName } from '../../formats/jams/read.ts';
import { compareText } from '../../numerics/text-order.ts';
import { listFolder } from '../../pipeline/index.ts';
import { clipStem, isAudioName } from '../../tasks/own/clip-names.ts';
import { counted } from '../../tasks/own/labels/told-names.ts';
import type { TrackFiles } from '../deform/deform-tracks.ts';

const PROBLEMS_TOLD = 20;

/**
 * The recordings of a folder with their annotations, by track id: `<track_id>.<audio end>` and `<track_id>.jams`, or gzipped
 * `.jamz`, in whichever subfolders. In the order of their ids.
 *
 * @param told what the folder is called in errors
 * @throws BadInputsError that names every recording without annotation, annotation without recording, and id that is there twice
 */
export async function readTrackFolder(
  folder: string,
  told = folder,
): Promise<ReadonlyMap<string, TrackFiles>> {
  const files = await listFolder(resolve(folder));
  const audio = byId(files.filter(isAudioName), clipStem);
  const annotations = byId(files.filter(isJamsName), (file) => file.slice(0, -posix.extname(file).length));
  const tracks = new Map<string, TrackFiles>();
  const problems: string[] = [];
  for (const id of [...new Set([...audio.keys(), ...annotations.keys()])].sort(compareText)) {
    const [recording, other] = audio.get(id) ?? [];
    const [annotation, another] = annotations.get(id) ?? [];
    if (other !== undefined) problems.push(`${other}: has the id ${id}, as ${recording} has`);
    if (another !== undefined) problems.push(`${another}: annotates ${id}, as ${annotation} does`);
    if (annotation === undefined) problems.push(`${recording}: no annotation ${id}.jams or ${id}.jamz`);
    if (recording === undefined) problems.push(`${annotation}: no recording ${id}.wav, or of another format`);
    if (recording !== undefined && annotation !== undefined) {
      tracks.set(id, { id, audio: recording, annotation });
    }
  }
  if (problems.length > 0) {
    throw new BadInputsError(
      `${told}: ${counted(problems.length, 'file')} without a pair of their own; expected <track_id>.wav and <track_id>.jams:`,
      fewLines(problems, PROBLEMS_TOLD),
    );
  }
  if (tracks.size > 0) return tracks;
  throw new UserError(`${told}: no recordings; expected <track_id>.wav and <track_id>.jams`);
}

function byId(files: readonly string[], stemOf: (file: string) => string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of [...files].sort(compareText)) {
    const id = posix.basename(stemOf(file));
    found.set(id, [...(found.get(id) ?? []), file]);
  }
  return found;
}
