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
