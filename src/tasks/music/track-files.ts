import { join } from 'node:path';
import { BadInputsError, UserError } from '../../errors.ts';
import { fewNames } from '../../few.ts';
import { compileGlobs } from '../../pipeline/files/glob.ts';
import { type CorpusFolders, sourceOf } from '../corpus/extract-metadata.ts';

/** Where a data set keeps its tracks: paths that end so, `{id}` in the place of the track's name, `*` for any other text. */
export type TrackLayout = {
  readonly audio: string;
  readonly annotation: string;
  /** Of MIDI files that may lie beside annotations, which then have all of them. */
  readonly midi?: string;
};

/** What a track is made of. */
export interface TrackFiles {
  readonly track: string;
  /** Path of the audio. */
  readonly audio: string;
  /** The same, as metadata name it. */
  readonly relpath: string;
  /** Path of the annotation. */
  readonly annotation: string;
  /** Path of the MIDI file; undefined: the data set has none there. */
  readonly midi: string | undefined;
}

const TOLD = 3;

/** The pattern of `select` for the files of a layout, wherever below the corpus they are. */
export function layoutPattern(layout: string): string {
  return `**/${layout.replace('{id}', '*')}`;
}

/**
 * Finds audio and annotation of each track that a data set must have. Other files that look like tracks are left out, and told.
 *
 * @param task for messages
 * @param sources audio in those named `audio` and `unpacked_audio`, annotations in the others
 * @param tracks names of all tracks there must be
 * @param count how many of them there must be. Default: all
 * @throws BadInputsError that names every track of which something is missing or there twice
 */
export function findTracks(
  task: string,
  sources: CorpusFolders['sources'],
  layout: TrackLayout,
  tracks: readonly string[],
  log: (line: string) => void,
  count: number = tracks.length,
): TrackFiles[] {
  const places = filesOf(sources);
  const sounds = places.filter(({ source }) => source.endsWith('audio'));
  const audio = byTrack(sounds, layout.audio, tracks);
  const texts = places.filter((place) => !sounds.includes(place));
  const annotations = byTrack(texts, layout.annotation, tracks);
  const played = layout.midi === undefined ? new Map<string, Place[]>() : byTrack(texts, layout.midi, tracks);
  const expected = `${count} tracks of ${task}, ${pathOf(layout.audio)} and ${pathOf(layout.annotation)}`;
  const corpus = sourceOf(sources, 'audio').path;
  const there = tracks.filter((track) => audio.has(track) || annotations.has(track));
  if (there.length === 0) throw new UserError(`${corpus}: no track of ${task}; expected ${expected}`);
  const found: TrackFiles[] = [];
  const problems: string[] = [];
  for (const track of count === tracks.length ? tracks : there) {
    const [sound, ...moreSounds] = audio.get(track) ?? [];
    const [notes, ...moreNotes] = annotations.get(track) ?? [];
    if (sound === undefined) problems.push(`${track}: no audio, ${pathOf(layout.audio, track)}`);
    if (notes === undefined) problems.push(`${track}: no annotation, ${pathOf(layout.annotation, track)}`);
    const [midi] = played.get(track) ?? [];
    if (layout.midi !== undefined && played.size > 0 && midi === undefined) {
      problems.push(`${track}: no MIDI, ${pathOf(layout.midi, track)}, which others have`);
    }
    if (sound === undefined || notes === undefined) continue;
    if (moreSounds.length > 0) problems.push(twice(track, [sound, ...moreSounds]));
    if (moreNotes.length > 0) problems.push(twice(track, [notes, ...moreNotes]));
    found.push({
      track,
      audio: sound.path,
      relpath: `${sound.source}/${sound.file}`,
      annotation: notes.path,
      midi: midi?.path,
    });
  }
  if (problems.length > 0) {
    const what = problems.length === 1 ? '1 file is' : `${problems.length} files are`;
    throw new BadInputsError(`${corpus}: ${what} missing or there twice; expected ${expected}:`, problems);
  }
  if (found.length !== count) {
    throw new UserError(`${corpus}: ${found.length} tracks; expected ${expected}`);
  }
  const own = new Set(found.map((each) => each.audio));
  const others = sounds.filter(({ path }) => !own.has(path)).map(({ file }) => file);
  if (others.length > 0) {
    log(`${others.length} recordings are no tracks of ${task} and left out: ${fewNames(others, TOLD)}`);
  }
  return found;
}

interface Place {
  readonly source: string;
  /** Below the source. */
  readonly file: string;
  readonly path: string;
}

function filesOf(sources: CorpusFolders['sources']): readonly Place[] {
  return Object.entries(sources).flatMap(([source, folder]) =>
    folder.files.map((file) => ({ source, file, path: join(folder.path, file) })),
  );
}

function twice(track: string, places: readonly Place[]): string {
  return `${track}: several files, ${places.map(({ path }) => path).join(', ')}`;
}

function pathOf(layout: string, track = '<track>'): string {
  return layout.replace('{id}', track);
}

function byTrack(
  places: readonly Place[],
  layout: string,
  tracks: readonly string[],
): ReadonlyMap<string, readonly Place[]> {
  const found = new Map<string, readonly Place[]>();
  for (const track of tracks) {
    const isOfTrack = compileGlobs([`**/${pathOf(layout, track)}`]);
    const ofTrack = places.filter(({ file }) => isOfTrack(file));
    if (ofTrack.length > 0) found.set(track, ofTrack);
  }
  return found;
}
