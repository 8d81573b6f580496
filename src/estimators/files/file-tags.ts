import type { FileMetadata } from '../../formats/jams/jams.ts';

/** What the tags of a recording say that JAMS has a place for. */
export type FileTags = Partial<Pick<FileMetadata, 'title' | 'artist' | 'release' | 'identifiers'>>;

/** By the names of JAMS, those of music-metadata. */
const FIELDS = { title: 'title', artist: 'artist', release: 'album' } as const;
/** What a text is replaced by that cannot be decoded, and what no title has. */
const UNREADABLE = /[\ufffd\p{Cc}]/u;

/**
 * Title, artist and release of an audio file, and its MusicBrainz identifier, from its tags. A text that is not as its tag
 * marks it is left out; one that is UTF-8 where the tag has Latin-1 is read as that.
 *
 * @param warn is told in one line what is missing, left out or guessed
 */
export async function fileTags(file: string, warn: (line: string) => void): Promise<FileTags> {
  // 100 ms to load, which only tags need.
  const { parseFile } = await import('music-metadata');
  const parsed = await parseFile(file, { duration: false, skipCovers: true }).catch((error: unknown) => {
    if (!(error instanceof Error)) throw error;
    const [why = ''] = error.message.split('\n');
    warn(`${file}: its tags cannot be read: ${why}; title, artist and release are empty`);
  });
  if (parsed === undefined) return {};
  const { common } = parsed;
  const tags: Record<string, string> = {};
  for (const [name, key] of Object.entries(FIELDS)) {
    const text = common[key]?.trim();
    if (text === undefined || text === '') continue;
    const utf8 = asUtf8(text);
    if (UNREADABLE.test(utf8 ?? text)) {
      warn(
        `${file}: ${name} ${JSON.stringify(text)} is not in the encoding that its tag names; it is left empty`,
      );
      continue;
    }
    if (utf8 !== undefined) warn(`${file}: ${name} is taken as UTF-8, ${utf8}, though its tag has Latin-1`);
    tags[name] = utf8 ?? text;
  }
  if (!('title' in tags || 'artist' in tags)) warn(`${file}: no title and no artist in its tags`);
  const id = common.musicbrainz_recordingid;
  return id === undefined || UNREADABLE.test(id) ? tags : { ...tags, identifiers: { musicbrainz: id } };
}

/** Text that was read as Latin-1 and is UTF-8. */
function asUtf8(text: string): string | undefined {
  if (!/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return undefined;
  }
}
