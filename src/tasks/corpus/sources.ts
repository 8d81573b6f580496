import type { InputSource } from '../../pipeline/index.ts';

/** Where the audio of a corpus is, by name; the name is the first part of every `relpath` of the metadata. */
export type Sources = Readonly<Record<string, InputSource>>;
