import type { ContentHash } from './hashes.ts';
import type { Services } from './services.ts';

/** A JSON value: what parameters of a step are made of. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** The finished output of a step, or a folder that was there before, as a running step sees it. */
export interface InputFolder {
  /** Absolute path of the folder. */
  readonly path: string;
  /** Relative POSIX paths of the files the step asked for, sorted. */
  readonly files: readonly string[];
  /** The sha256 of one of these files, in hex; for steps that pass files on as they are (`hashed`). */
  sha256Of(file: string): string | undefined;
}

/** Where an input comes from: a step's output or an existing folder, whole or only the files that match. */
export type InputSource = StepNode | FolderNode | Selection;
export type Inputs = Readonly<Record<string, InputSource | readonly InputSource[] | Spawned>>;
export type ResolvedInputs<I extends Inputs> = {
  readonly [K in keyof I]: I[K] extends readonly InputSource[] | Spawned
    ? readonly InputFolder[]
    : InputFolder;
};

/** What `run` of a step is given. */
export interface StepContext<P extends JsonObject, I extends Inputs, E extends Json | undefined> {
  readonly params: P;
  readonly inputs: ResolvedInputs<I>;
  /** How the work is done, never what comes out: mirrors, places. Data, and no part of the key. */
  readonly env: E;
  /** What is alive in the process that runs the step: pools, hosts of modules. */
  readonly services: Services;
  /** The folder to write into. It gets its final name only when `run` has returned. */
  readonly outDir: string;
  /** How many threads this step may keep busy. Never part of the key; the output must not depend on it. */
  readonly workers: number;
  /**
   * How many more threads it may keep busy just now, as no other step wants them: to be asked again and again, every
   * second or so, for the next answer may be 0.
   */
  readonly spareWorkers: () => number;
  /** Whether the step was asked to run although it may be fresh: then it makes everything itself. */
  readonly isForced: boolean;
  readonly signal: AbortSignal;
  /** @param speed in words, where the number of items in a second says little */
  progress(done: number, total: number, unit?: string, speed?: string): void;
  log(line: string): void;
  /**
   * Tells what was measured on the way, for instance the scores after an epoch. Each goes into the events of the run; the
   * first of the values is drawn as a curve while the step runs.
   */
  measure(at: number, values: Readonly<Record<string, number>>): void;
  /**
   * Does the items whose outputs are not there yet, `concurrency` at a time (default `workers`), reports progress,
   * goes on after an item that failed with a UserError and ends with all of them in one BadInputsError.
   * In a resumable step the items finished before a crash are not done again.
   */
  forEach<T>(
    items: readonly T[],
    options: {
      /** Paths, relative to `outDir`, that doing the item writes, each by `writeFileAtomic`. */
      readonly outputs: (item: T) => readonly string[];
      readonly concurrency?: number;
      readonly unit?: string;
      /** As in `progress`. */
      readonly speed?: () => string | undefined;
    },
    work: (item: T, index: number) => Promise<void>,
  ): Promise<void>;
  /**
   * Tells the sha256, in hex, of a file below `outDir` that is written and will not change, so that the file need not be
   * read again to hash it. A step that does not tell loses only time.
   */
  hashed(file: string, content: FileHash): void;
}

/** Versions by the names of what has them. */
export type Components = Readonly<Record<string, string>>;

/** What a file holds: its size in bytes and the sha256 of that, in hex. */
export interface FileHash {
  readonly size: number;
  readonly sha256: ContentHash;
}

export interface StepDefinition<P extends JsonObject, I extends Inputs, E extends Json | undefined> {
  /** PascalCase; it names the folder. */
  readonly name: string;
  /**
   * `import.meta.url` of the file that defines it, at its top level: who imports that file finds the step by its name and
   * version, in any process. Without it, and without `source`, only the process that defines the step can run it.
   */
  readonly module?: string;
  /** Changed by hand whenever the same parameters and inputs would give other bytes. */
  readonly version: string;
  /**
   * `import.meta.url` of the file that defines it, for code whose authors would not think of a new version: part of the
   * key is a fingerprint of that file and of all that it imports by relative paths, again and again, with the versions of
   * the packages they import. It is `module` too.
   */
  readonly source?: string;
  /**
   * Versions of what computes its output besides its own code, by the name that people know, for instance
   * `{ 'ONNX Runtime': '1.30.0' }`: part of the key. As a function, of what the files that it takes need, which are named
   * by their paths in the inputs.
   */
  readonly computedBy?: Components | ((files: Iterable<string>) => Components);
  /** Files finished before a crash are kept for the next try (same key, same boot). Default: start from nothing. */
  readonly resumable?: boolean;
  /** `one`: one worker slot (default). `all`: the step shares out its own work among all slots. */
  readonly cpu?: 'one' | 'all';
  /** `false`: shared caches neither give nor get its output, which is then always made in each workdir. Default: true. */
  readonly cache?: boolean;
  run(context: StepContext<P, I, E>): Promise<void>;
  /**
   * The steps that follow from what the step has made. Called each time its output is there, made just now or long ago:
   * so it reads that output and nothing else, quickly, and gives the same steps for the same output.
   */
  spawn?(parent: SpawnContext<P, E>): readonly StepNode[];
}

/** What is known beforehand of a step that another will spawn: all that it is given but what that one's output tells. */
export interface StepDraft {
  readonly label: string;
  readonly params: JsonObject;
  readonly inputs: Inputs;
  readonly env?: Json | undefined;
}

/** What `spawn` of a step is given. */
export interface SpawnContext<P extends JsonObject, E extends Json | undefined> {
  /** The step itself, for steps that take its output. */
  readonly node: StepNode;
  readonly scope: string;
  readonly params: P;
  readonly env: E;
  /** Of the node. */
  readonly drafts: readonly StepDraft[];
  readonly output: InputFolder;
}

/** A step with its parameters and inputs. Making one runs nothing and reads nothing. */
export interface StepNode {
  readonly kind: 'step';
  /** Subfolder of the store, for instance `spoken_digit-1.0.9-full`. Not part of the key. */
  readonly scope: string;
  // biome-ignore lint/suspicious/noExplicitAny: the runner handles steps of every type; makers of nodes are typed.
  readonly definition: StepDefinition<any, any, any>;
  readonly params: JsonObject;
  readonly inputs: Inputs;
  readonly env: Json | undefined;
  /** Of the steps that it spawns. They are no inputs of its own, and no part of its key. */
  readonly drafts: readonly StepDraft[];
  /** Folder in which the output's files also appear (hard links, else copies), each by one rename. Not part of the key. */
  readonly publishTo: string | undefined;
  /** Short label for people, for instance `fold00`. Not part of the key. */
  readonly label: string | undefined;
}

/** A folder that no step of this plan makes. It is identified by the content of its (selected) files. */
export interface FolderNode {
  readonly kind: 'folder';
  readonly path: string;
  /** What is told where it is not there. @default that a folder was expected */
  readonly missing?: Mistake | undefined;
}

/** A user's mistake: one line, and what mends it. */
export interface Mistake {
  readonly problem: string;
  readonly next?: string | undefined;
}

/** As an input: the outputs of all steps that a step spawns, in the order in which it gives them. */
export interface Spawned {
  readonly kind: 'spawned';
  readonly from: StepNode;
}

/** The files of a source that match one of the glob patterns (`*`, `**`, no braces), identified by their content alone. */
export interface Selection {
  readonly kind: 'selection';
  readonly from: StepNode | FolderNode;
  readonly patterns: readonly string[];
}
