import { compileGlobs } from '../files/glob.ts';
import type { GraphStep } from '../graph.ts';
import type { ContentHash, StepKey } from '../hashes.ts';
import { type HashedFile, type KeyInputs, resultHash } from '../keys/key.ts';
import { stepKeyInputs } from '../keys/step-key.ts';
import type { FolderNode, InputFolder, InputSource, Inputs, StepNode } from '../types.ts';
import type { FolderHashes } from './folder-hashes.ts';
import type { ManifestFile } from './manifest.ts';
import type { FinalFolder } from './output-place.ts';

/** The finished output of a step. */
export interface Output {
  readonly key: StepKey;
  /** Absolute path. */
  readonly dir: FinalFolder;
  readonly result: ContentHash;
  readonly files: readonly ManifestFile[];
  /** How long making it took. */
  readonly madeInMs: number;
  /** The most memory that the process held meanwhile, in bytes; only of one that was made in this run. */
  readonly peakMemory?: number | undefined;
}

interface Resolved {
  readonly path: string;
  readonly files: readonly HashedFile[];
  readonly result: ContentHash;
}

/** The outputs and folders known in one run, and what steps see of them. */
export class Outputs {
  readonly #folders: FolderHashes;
  readonly #finished = new Map<StepNode, Output>();
  readonly #spawned = new Map<StepNode, readonly StepNode[]>();
  readonly #resolved = new Map<string, Map<object, Resolved>>();

  constructor(folders: FolderHashes) {
    this.#folders = folders;
  }

  finish(node: StepNode, output: Output): void {
    this.#finished.set(node, output);
  }

  of(node: StepNode): Output | undefined {
    return this.#finished.get(node);
  }

  /** Takes note of what a finished step has spawned. */
  spawn(from: StepNode, nodes: readonly StepNode[]): void {
    this.#spawned.set(from, nodes);
  }

  /** What decides the key of a step all of whose upstream is finished. */
  async keyInputs(step: GraphStep): Promise<KeyInputs> {
    const { definition, params, inputs } = step.node;
    const hashes: Record<string, string | readonly string[]> = {};
    for (const [name, input] of Object.entries(inputs)) {
      hashes[name] = await this.#map(input, ({ result }) => result);
    }
    return stepKeyInputs(definition, params, hashes, () => this.#filesOf(step));
  }

  async #filesOf({ node }: GraphStep): Promise<readonly string[]> {
    const files: string[] = [];
    for (const input of Object.values(node.inputs)) {
      const lists = await this.#map(input, (resolved) => resolved.files);
      for (const { path } of lists.flat()) files.push(path);
    }
    return files;
  }

  /** The inputs as the running step sees them. */
  async folders(step: GraphStep): Promise<Record<string, InputFolder | readonly InputFolder[]>> {
    const folders: Record<string, InputFolder | readonly InputFolder[]> = {};
    for (const [name, input] of Object.entries(step.node.inputs)) {
      folders[name] = await this.#map(input, ({ path, files }) => inputFolder(path, files));
    }
    return folders;
  }

  async #map<T>(input: Inputs[string], pick: (resolved: Resolved) => T): Promise<T | readonly T[]> {
    if ('kind' in input && input.kind !== 'spawned') {
      return pick(await this.#resolve(input));
    }
    const picked: T[] = [];
    for (const source of 'kind' in input ? (this.#spawned.get(input.from) ?? []) : input) {
      picked.push(pick(await this.#resolve(source)));
    }
    return picked;
  }

  async #resolve(source: InputSource): Promise<Resolved> {
    const [origin, patterns] =
      source.kind === 'selection' ? [source.from, source.patterns] : [source, undefined];
    if (origin.kind === 'step' && patterns === undefined) {
      const { dir, files, result } = this.#output(origin);
      return { path: dir, files, result };
    }
    const name = patterns === undefined ? '' : JSON.stringify(patterns);
    let known = this.#resolved.get(name);
    if (known === undefined) {
      known = new Map();
      this.#resolved.set(name, known);
    }
    let resolved = known.get(origin);
    if (resolved === undefined) {
      resolved = await this.#select(origin, patterns);
      known.set(origin, resolved);
    }
    return resolved;
  }

  async #select(origin: StepNode | FolderNode, patterns: readonly string[] | undefined): Promise<Resolved> {
    if (origin.kind === 'folder') {
      const files = await this.#folders.files(origin.path, patterns);
      return { path: origin.path, files, result: resultHash(files) };
    }
    const output = this.#output(origin);
    const matches = compileGlobs(patterns ?? ['**']);
    const files = output.files.filter(({ path }) => matches(path));
    return { path: output.dir, files, result: resultHash(files) };
  }

  #output(node: StepNode): Output {
    const output = this.#finished.get(node);
    if (output === undefined) {
      throw new Error(`Step ${node.definition.name} has no output yet`);
    }
    return output;
  }
}

/** A folder with these files as steps see it. */
export function inputFolder(path: string, files: readonly HashedFile[]): InputFolder {
  let hashes: ReadonlyMap<string, string> | undefined;
  return {
    path,
    files: files.map((file) => file.path),
    sha256Of(file) {
      hashes ??= new Map(files.map((each) => [each.path, each.sha256]));
      return hashes.get(file);
    },
  };
}
