/** What is known of a task before it is there. What is left out is not known. */
export interface TaskFacts {
  /** What is asked of an embedding, in a few words. */
  readonly about: string;
  /** Of the corpus, as it states it itself. */
  readonly licence?: string;
  /** How many clips each mode has. */
  readonly clips?: Readonly<Record<string, number>>;
  /** Hours of audio of the modes of which clips keep their own lengths; of others clips tell it. */
  readonly hours?: Readonly<Record<string, number>>;
  /** What a mode downloads in all, about. */
  readonly downloadBytes?: Readonly<Record<string, number>>;
  /** Sizes of single downloads, by their addresses. */
  readonly fileBytes?: Readonly<Record<string, number>>;
}

/** Frames a second of the baseline of HEAR, and of many others. */
const USUAL_FRAMES = 20;

/** How many embeddings a mode has, about; `undefined` where its clips were not counted. */
export function countRows(
  facts: TaskFacts | undefined,
  mode: string,
  metadata: { readonly embedding_type: 'scene' | 'event'; readonly sample_duration: number | null },
): number | undefined {
  const clips = facts?.clips?.[mode];
  if (clips === undefined || metadata.embedding_type === 'scene') return clips;
  return metadata.sample_duration === null ? undefined : clips * metadata.sample_duration * USUAL_FRAMES;
}
