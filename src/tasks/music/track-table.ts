/** What is known of a track before its files are read. */
export type TrackFacts = {
  /** Null: it must be there and is in no split. */
  readonly split: 'train' | 'valid' | 'test' | null;
  /** What must not be in two splits that are drawn. Default: the track. */
  readonly group?: string;
};

/** All tracks that a data set must have, by name. */
export type TrackTable = Readonly<Record<string, TrackFacts>>;

/** A table of a split that is there. */
export function splitTable(
  names: Readonly<Record<'train' | 'valid' | 'test', readonly string[]>>,
): TrackTable {
  return Object.fromEntries(
    (['train', 'valid', 'test'] as const).flatMap((split) => names[split].map((track) => [track, { split }])),
  );
}

/** Of `<artist>_<title>`, divided so that no artist is in two splits. */
export function byArtist(tracks: readonly string[]): TrackTable {
  return Object.fromEntries(tracks.map((track) => [track, ofArtist(track)]));
}

/** What `byArtist` says of a track. */
export function ofArtist(track: string): TrackFacts {
  return { split: 'train', group: track.split('_')[0] ?? track };
}

/** Names between blanks. */
export function namesOf(text: string): readonly string[] {
  return text.match(/\S+/g) ?? [];
}
