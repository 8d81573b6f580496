import { join } from 'node:path';
import { UserError } from '../../../errors.ts';
import { encodeNpyDoubles, readNpyDoubles } from '../../../formats/files/npy-doubles.ts';
import { writeFileAtomic } from '../../../pipeline/index.ts';
import type { ClipFrames } from './metadata-rows.ts';

const FOLDER = 'annotations';
/** Milliseconds and Hz. */
const COLUMNS = 2;

/** Writes the annotation of a clip, `annotations/<filestem>.npy`: float64, shape (frames, 2), milliseconds and Hz. */
export async function writeAnnotation(
  outDir: string,
  filestem: string,
  { times, values }: ClipFrames,
): Promise<void> {
  const data = new Float64Array(COLUMNS * times.length);
  for (let frame = 0; frame < times.length; frame++) {
    data[COLUMNS * frame] = times[frame] as number;
    data[COLUMNS * frame + 1] = values[frame] as number;
  }
  await writeFileAtomic(annotationPath(outDir, filestem), encodeNpyDoubles(data, [times.length, COLUMNS]));
}

/** Reads what `writeAnnotation` wrote. @throws UserError for a file that is not there, or is something else */
export async function readAnnotationFile(folder: string, filestem: string): Promise<ClipFrames> {
  const file = annotationPath(folder, filestem);
  const { data, shape } = await readNpyDoubles(file);
  const [frames = 0, columns] = shape;
  if (columns !== COLUMNS || shape.length !== COLUMNS) {
    throw new UserError(`${file}: shape is (${shape.join(', ')}); expected (frames, ${COLUMNS})`);
  }
  const times = new Float64Array(frames);
  const values = new Float64Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    times[frame] = data[COLUMNS * frame] as number;
    values[frame] = data[COLUMNS * frame + 1] as number;
  }
  return { times, values };
}

function annotationPath(folder: string, filestem: string): string {
  return join(folder, FOLDER, `${filestem}.npy`);
}
