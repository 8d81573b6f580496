import { open } from 'node:fs/promises';
import { dirname, join, posix, sep, win32 } from 'node:path';
import { UserError } from '../../errors.ts';
import { isFile } from '../is-file.ts';
import { externalLocations } from './external-locations.ts';
import { hashWeights } from './hash-weights.ts';
import { NotProtobuf } from './protobuf-fields.ts';

/** What a large file is replaced by where Git LFS has not fetched it. */
const LFS_POINTER = 'version https://git-lfs';

export function isOnnxName(file: string): boolean {
  return /\.onnx$/i.test(file);
}

/**
 * The files that an ONNX model keeps weights in, relative to its folder, in order, whether they are there or not. They may be
 * links to anywhere, as those of the Hugging Face cache are; what the model says itself has to stay in its folder, as ONNX
 * Runtime wants it too.
 *
 * @throws UserError for what is no ONNX model, and that names a file outside of the folder
 */
export async function externalNames(model: string): Promise<readonly string[]> {
  return namesInside(await locationsIn(model), model);
}

/**
 * As `externalNames`, all of which have to be there.
 *
 * @throws UserError that names a file that is not there
 */
export async function externalFiles(model: string): Promise<readonly string[]> {
  const names = await externalNames(model);
  for (const name of names) {
    if (await isFile(join(dirname(model), name))) continue;
    throw new UserError(
      `${model}: has weights in ${JSON.stringify(name)}, and there is no such file in ${dirname(model)}; ` +
        'expected it beside the model, under the name that it was exported with',
    );
  }
  return names;
}

/** The SHA-256 of each of `externalFiles`. */
export async function hashExternalFiles(model: string): Promise<Readonly<Record<string, string>>> {
  const hashes: Record<string, string> = {};
  for (const file of await externalFiles(model)) {
    const absolute = join(dirname(model), file);
    hashes[file] = await hashWeights(absolute, absolute);
  }
  return hashes;
}

/**
 * As `externalFiles`, of a file that a module of any kind may read, or may not: one that is no ONNX model has none, and
 * what is not there is left out.
 *
 * @throws UserError for a file outside of the model's folder
 */
export async function externalFilesThere(model: string): Promise<readonly string[]> {
  let locations: readonly string[];
  try {
    locations = externalLocations(model);
  } catch (error) {
    if (error instanceof NotProtobuf) return [];
    throw error;
  }
  const names = namesInside(locations, model);
  const there = await Promise.all(names.map((name) => isFile(join(dirname(model), name))));
  return names.filter((_, index) => there[index]);
}

async function locationsIn(model: string): Promise<readonly string[]> {
  try {
    return externalLocations(model);
  } catch (cause) {
    if (!(cause instanceof NotProtobuf)) throw cause;
    const isPointer = await beginsWith(model, LFS_POINTER);
    throw new UserError(
      isPointer
        ? `${model}: stands for a file that Git LFS has not fetched; expected an ONNX model`
        : `${model}: is no ONNX model, or only a part of one: ${cause.message}`,
      { cause, ...(isPointer && { next: 'git lfs pull' }) },
    );
  }
}

async function beginsWith(file: string, text: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(text.length), 0, text.length, 0);
    return buffer.toString('latin1') === text;
  } finally {
    await handle.close();
  }
}

function namesInside(locations: readonly string[], model: string): string[] {
  return [...new Set(locations.map((location) => insideFolder(location, model)))].sort();
}

/** A location as a path below the model's folder, with `/`. */
function insideFolder(location: string, model: string): string {
  const isAbsolute = posix.isAbsolute(location) || win32.isAbsolute(location);
  const places = [location, location.replaceAll('\\', '/')].map((place) => posix.normalize(place));
  const isInside = places.every((place) => !/^\.\.?(\/|$)/.test(place) && !place.includes('\0'));
  if (location !== '' && !isAbsolute && isInside) return places[sep === '\\' ? 1 : 0] as string;
  throw new UserError(
    `${model}: has weights in ${JSON.stringify(location)}; expected the name of a file in ${dirname(model)}`,
  );
}
