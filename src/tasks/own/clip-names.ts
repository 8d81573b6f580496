import { posix } from 'node:path';
import { groupedBy } from '../../grouped-by.ts';

/** How a name was found to be an audio file. */
export type FoundBy = 'path' | 'extension' | 'name' | 'end';

interface FoundClip {
  readonly file: string;
  readonly by: FoundBy;
}

/** Finds audio files by what labels call them. */
export interface ClipFinder {
  /** @returns one file, or several where the name does not tell which, or none */
  readonly find: (name: string) => FoundClip | readonly string[];
}

const AUDIO = new Set(
  (
    '.wav .wave .flac .mp3 .mp2 .ogg .oga .opus .webm .weba .m4a .mp4 .aac .aif .aiff .aifc .caf .au .snd .w64 .rf64 ' +
    '.wma .mka .mkv .mov .3gp .amr .ac3 .wv .ape'
  ).split(' '),
);

/** Whether a file is audio as its name says. */
export function isAudioName(file: string): boolean {
  return AUDIO.has(posix.extname(file).toLowerCase()) && !posix.basename(file).startsWith('.');
}

/** A path without the end that says what kind of audio it is; of another end nothing is taken away. */
export function clipStem(file: string): string {
  return isAudioName(file) ? file.slice(0, file.length - posix.extname(file).length) : file;
}

/**
 * Labels may name a file by its path in the folder; without its extension, or with another one; by its name alone, or the
 * end of its path, where only one file is called so; and by a longer path, of which the end is a path in the folder.
 *
 * @param files relative paths, with forward slashes
 */
export function clipFinder(files: readonly string[]): ClipFinder {
  const bytes = new Set(files);
  const paths = groupedBy(files, normal);
  const stems = groupedBy(files.filter(isAudioName), (file) => clipStem(normal(file)));
  const names = groupedBy(files.filter(isAudioName), (file) => posix.basename(normal(file)));
  const nameStems = groupedBy(files.filter(isAudioName), (file) => posix.basename(clipStem(normal(file))));

  const inFolder = (name: string, by: FoundBy): FoundClip | readonly string[] => {
    const exact = paths.get(name);
    if (exact !== undefined) return only(exact, by);
    return only(stems.get(name) ?? stems.get(clipStem(name)) ?? [], by === 'path' ? 'extension' : by);
  };
  const byEnd = (name: string): FoundClip | readonly string[] => {
    const base = posix.basename(name);
    const exact = (names.get(base) ?? []).filter((file) => endsIn(normal(file), name));
    if (exact.length > 0) return only(exact, 'name');
    for (const stem of new Set([name, clipStem(name)])) {
      const named = nameStems.get(posix.basename(stem)) ?? [];
      const found = named.filter((file) => endsIn(clipStem(normal(file)), stem));
      if (found.length > 0) return only(found, 'name');
    }
    return [];
  };
  return {
    find(typed) {
      if (bytes.has(typed)) return { file: typed, by: 'path' };
      const name = normal(typed);
      const direct = inFolder(name, 'path');
      if (isFound(direct)) return direct;
      const end = byEnd(name);
      if (isFound(end)) return end;
      const parts = name.split('/');
      for (let first = 1; first < parts.length; first++) {
        const longer = inFolder(parts.slice(first).join('/'), 'end');
        if (isFound(longer)) return longer;
      }
      return [];
    },
  };
}

function isFound(found: FoundClip | readonly string[]): boolean {
  return !Array.isArray(found) || found.length > 0;
}

function only(files: readonly string[], by: FoundBy): FoundClip | readonly string[] {
  const [file] = files;
  return file !== undefined && files.length === 1 ? { file, by } : files;
}

function endsIn(file: string, end: string): boolean {
  return file === end || file.endsWith(`/${end}`);
}

/** Names that look the same are the same, however their accents are written. */
function normal(name: string): string {
  return name.normalize('NFC');
}
