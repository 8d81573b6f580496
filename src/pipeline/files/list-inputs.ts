import { type Dirent, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { createBreather } from '../machine/time-slice.ts';
import { isOfMacOs } from './mac-files.ts';
import { shownBytes } from './shown-bytes.ts';

/** What is in a folder that people filled. */
export interface InputListing {
  /** Relative POSIX paths of its files, in no particular order. */
  readonly paths: string[];
  /** What is no file and leads to none. */
  readonly problems: InputProblem[];
  /** How many files and folders of macOS are not among these. */
  leftOut: number;
}

export interface InputProblem {
  readonly path: string;
  /** In words that follow the path. */
  readonly problem: string;
}

/** A folder on the way down. */
interface Place {
  readonly path: string;
  /** Without links. */
  readonly real: string;
  readonly above: Place | undefined;
}

/**
 * All files below `start` (relative to `root`), links to files and folders followed as whoever opens them does. Paths for
 * which `skip` says so are left out, folders with all they hold, and so is what macOS puts beside files.
 */
export async function listInputs(
  root: string,
  start = '',
  skip: (path: string, name: string) => boolean = () => false,
): Promise<InputListing> {
  const breathe = createBreather();
  const listing: InputListing = { paths: [], problems: [], leftOut: 0 };
  const places: Place[] = [{ path: start, real: realpathSync(join(root, start)), above: undefined }];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    for (const dirent of readdirSync(join(root, place.path), { withFileTypes: true })) {
      const path = place.path === '' ? dirent.name : `${place.path}/${dirent.name}`;
      if (skip(path, dirent.name)) continue;
      if (isOfMacOs(dirent.name)) {
        listing.leftOut += 1;
      } else if (dirent.isFile() && !dirent.name.includes(UNREADABLE)) {
        listing.paths.push(path);
      } else {
        const inner = lookAt(join(root, path), path, dirent, place, listing);
        if (inner !== undefined) places.push(inner);
      }
    }
    await breathe();
  }
  return listing;
}

/** What Node.js has in names in the place of bytes that are no UTF-8. */
const UNREADABLE = '\ufffd';

/** Adds to the listing what is no plain file; gives a folder. */
function lookAt(
  absolute: string,
  path: string,
  dirent: Dirent,
  above: Place,
  listing: InputListing,
): Place | undefined {
  const refuse = (problem: string) => listing.problems.push({ path, problem });
  if (dirent.name.includes(UNREADABLE) && lstatSync(absolute, { throwIfNoEntry: false }) === undefined) {
    const names = rawNames(dirname(absolute), dirent.name);
    refuse(`its name is not in UTF-8 (${names}); expected a name that is`);
    return undefined;
  }
  if (dirent.isDirectory()) return { path, real: join(above.real, dirent.name), above };
  const stats = followed(absolute);
  if (stats === 'round') refuse('a link that leads round');
  else if (stats === undefined) refuse('a broken link; expected a file or a link to one');
  else if (stats.isFile()) listing.paths.push(path);
  else if (!stats.isDirectory()) {
    refuse(`a ${kindOf(stats)}; expected a file or a link to one`);
  } else {
    const real = realpathSync(absolute);
    if (!leadsRound(real, above)) return { path, real, above };
    refuse('a link to a folder that it is in itself');
  }
  return undefined;
}

/** What a link leads to; undefined where that is nothing. */
function followed(absolute: string): Stats | 'round' | undefined {
  try {
    return statSync(absolute, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') return 'round';
    throw error;
  }
}

/** Whether a folder is one of those that the way to it went through, or holds one of them. */
function leadsRound(real: string, above: Place): boolean {
  for (let place: Place | undefined = above; place !== undefined; place = place.above) {
    if (place.real === real || place.real.startsWith(real.endsWith(sep) ? real : real + sep)) return true;
  }
  return false;
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'pipe';
  return stats.isSocket() ? 'socket' : 'device';
}

/** The names of a folder that Node.js reads as this one, as bytes. */
function rawNames(folder: string, name: string): string {
  const names = readdirSync(folder, { encoding: 'buffer' }).filter((raw) => raw.toString() === name);
  return names.map(shownBytes).join(', ');
}
