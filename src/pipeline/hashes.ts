declare const kind: unique symbol;

/** Text of one kind: the compiler refuses another kind in its place, and takes text that has none. */
export type TextOf<Kind extends string> = string & { readonly [kind]?: Kind };

/** Names one step with its parameters and inputs: sha256, in hex. */
export type StepKey = TextOf<'step key'>;

/** Stands for the content of a file, or for a set of files with their paths: sha256, in hex. */
export type ContentHash = TextOf<'content hash'>;
