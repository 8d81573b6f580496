import type { Device } from '../compute/devices.ts';
import type { EngineName } from '../compute/engines.ts';
import type { JsonObject } from '../pipeline/types.ts';
import type { Pooling } from './pooling.ts';

/** An embedding module that was found, not yet loaded. It can be sent to another thread. */
export interface ResolvedModule {
  /** As the user wrote it. */
  readonly specifier: string;
  /** Name of its folder under `embeddings/`. */
  readonly name: string;
  /** What stays the same while its content changes: an absolute path, or `package:` and a name. */
  readonly place: string;
  /** `file:` URL of what to import: JavaScript, or what `python` runs. */
  readonly url: string;
  /** What decides the module's embeddings, as part of every key: hashes of files, versions of packages. */
  readonly identity: JsonObject;
  /** What `loadModel` is given: an absolute path, or whatever the functions at `url` understand. */
  readonly weights?: string;
  /** Which layer of the model has its embeddings; given to `loadModel` after `weights`. */
  readonly layer?: string;
  /** What its model is computed on, where that is not the CPU; given to `loadModel` as the layer is. */
  readonly device?: Device;
  /** How scene and timestamp embeddings are made of one another, where that is asked for. */
  readonly framing?: Framing;
  /** Of a module that runs in Python. */
  readonly python?: PythonProgram;
}

/** At least one of `window` and `pooling`. */
export type Framing = {
  /** Timestamp embeddings are the scene embeddings of windows: of so many milliseconds, centred on every `hop`. */
  readonly window?: number;
  /** Milliseconds; with `window` alone. */
  readonly hop?: number;
  /** Scene embeddings are the timestamp embeddings, pooled. */
  readonly pooling?: Pooling;
};

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
  /** Interpreter or virtual environment of Python modules. @default $VIRTUAL_ENV, $CONDA_PREFIX, else python3 */
  readonly python?: string | undefined;
  /** As in `Framing`. */
  readonly window?: number | undefined;
  readonly hop?: number | undefined;
  readonly pooling?: Pooling | undefined;
  /** Which layer of a model of transformers has the embeddings. @default the last */
  readonly layer?: string | undefined;
  /** What ONNX models are computed on; other modules choose theirs. @default 'cpu' */
  readonly device?: Device | undefined;
  /** What computes the built-in baseline; other modules are what they are. @default 'onnx' */
  readonly engine?: EngineName | undefined;
  /** Name of its folder under `embeddings/`. @default made of the name of the file, folder or package */
  readonly name?: string | undefined;
  /** File or folder that `loadModel` is given the path of. @default nothing is given */
  readonly weights?: string | undefined;
}
