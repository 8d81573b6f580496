import type { JsonObject } from '../pipeline/types.ts';

/** An embedding module that was found, not yet loaded. It can be sent to another thread. */
export interface ResolvedModule {
  /** As the user wrote it. */
  readonly specifier: string;
  /** Name of its folder under `embeddings/`. */
  readonly name: string;
  /** `file:` URL of what to import: JavaScript, or what `python` runs. */
  readonly url: string;
  /** What decides the module's embeddings, as part of every key: hashes of files, versions of packages. */
  readonly identity: JsonObject;
  /** Absolute path of what `loadModel` is given. */
  readonly weights?: string;
  /** Of a module that runs in Python. */
  readonly python?: PythonProgram;
}

export interface PythonProgram {
  /** Path or command. */
  readonly interpreter: string;
  /** Dotted name, or absolute path of a `.py` file. */
  readonly module: string;
  /** The folder that dotted names are looked up from. */
  readonly cwd: string;
}

export interface ResolveOptions {
  readonly cwd: string;
  /** Interpreter or virtual environment of Python modules. @default $VIRTUAL_ENV, else python3 */
  readonly python?: string | undefined;
  /** File or folder that `loadModel` is given the path of. @default nothing is given */
  readonly weights?: string | undefined;
}
