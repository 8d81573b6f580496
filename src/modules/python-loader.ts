import { execFile } from 'node:child_process';
import { join, parse, posix, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { last } from '../at.ts';
import { UserError } from '../errors.ts';
import type { ModuleLoader } from './module-loader.ts';
import { nameOfFile, slug } from './module-name.ts';
import { findInterpreter } from './python/interpreter.ts';
import { PythonRunner } from './python/python-runner.ts';
import type { PythonProgram, ResolvedModule, ResolveOptions } from './resolved-module.ts';
import { externalFilesThere, isOnnxName } from './weights/external-files.ts';
import { hashWeights } from './weights/hash-weights.ts';

const PREFIX = 'python:';
/** Part of every key: changes when the same module would be given, or would answer, something else. */
const BRIDGE_VERSION = '2';
const LOCATE = fileURLToPath(new URL('./python/locate.py', import.meta.url));
const ANSWER_BYTES = 64 * 1024 * 1024;

/** What `locate.py` answers. */
interface Located {
  readonly problem?: string;
  /** Absolute path of the module's file. */
  readonly entry: string;
  /** Absolute path of the folder that `files` are told from. */
  readonly root: string;
  /** SHA-256 by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
  /** Of the installed package that the module belongs to. */
  readonly version: string | null;
}

export const pythonLoader: ModuleLoader = {
  name: 'python',
  usage: 'python:<module or file.py>',
  description: 'a Python module of HEAR 2021, run by the interpreter that --python names',
  accepts: (specifier) => specifier.startsWith(PREFIX),
  resolve: resolvePython,
  // One process: a module of Python has a model that takes one call at a time.
  start: (module) => new PythonRunner(module),
};

/**
 * Finds a Python module after the API of HEAR 2021: `python:<dotted name>`, looked up from `cwd` and where Python looks,
 * or `python:<file.py>`. Python is run, the module is not.
 *
 * The identity is made of the hashes of the module's whole package, or of its file and the local files that this imports
 * or names, and the versions of the installed packages that they import.
 *
 * @throws UserError that names the module, the interpreter and what is wrong
 */
async function resolvePython(specifier: string, options: ResolveOptions): Promise<ResolvedModule> {
  const written = specifier.slice(PREFIX.length);
  const isFile = /\.py$/.test(written) || /[\\/]/.test(written);
  if (written === '' || (!isFile && !/^[\p{L}_][\p{L}\d_]*(\.[\p{L}_][\p{L}\d_]*)*$/u.test(written))) {
    throw new UserError(
      `module ${specifier}: \`${written}\` is no Python module; expected a dotted name or a .py file`,
    );
  }
  const file = resolve(options.cwd, written);
  const program: PythonProgram = {
    interpreter: await findInterpreter(options.python, options.cwd),
    module: isFile ? (file.endsWith('.py') ? file : `${file}.py`) : written,
    cwd: options.cwd,
  };
  const found = await locate(specifier, program);
  if (found.problem !== undefined) {
    const what = isFile
      ? `${program.module}: ${found.problem}`
      : `${found.problem} for ${program.interpreter}`;
    throw new UserError(`module ${specifier}: ${what}`, {
      next: 'name the interpreter or virtual environment that has it with --python',
    });
  }
  const { entry, packages, version } = found;
  const name = isFile ? parse(program.module).name : written;
  return {
    specifier,
    name: isFile ? nameOfFile(program.module) : slug(name),
    place: version === null ? entry : `package:${name}`,
    url: pathToFileURL(entry).href,
    identity: {
      python: name,
      bridge: BRIDGE_VERSION,
      files: await withExternalFiles(found),
      packages,
      ...(version === null ? {} : { version }),
    },
    python: program,
  };
}

/** The files, and those that ONNX models among them have their weights in. */
async function withExternalFiles({ root, files }: Located): Promise<Readonly<Record<string, string>>> {
  const all = { ...files };
  for (const model of Object.keys(files).filter(isOnnxName)) {
    for (const name of await externalFilesThere(join(root, model))) {
      const file = posix.join(posix.dirname(model), name);
      all[file] ??= await hashWeights(join(root, file), file);
    }
  }
  return all;
}

async function locate(specifier: string, { interpreter, module, cwd }: PythonProgram): Promise<Located> {
  try {
    const { stdout } = await promisify(execFile)(interpreter, [LOCATE, module], {
      cwd,
      maxBuffer: ANSWER_BYTES,
    });
    return JSON.parse(last(stdout.trimEnd().split('\n'))) as Located;
  } catch (cause) {
    const { code, stderr = '' } = cause as { code?: unknown; stderr?: string };
    const why =
      code === 'ENOENT' || code === 'EACCES'
        ? 'cannot be started'
        : `failed: ${stderr.trimEnd().split('\n').at(-1) || String(cause)}`;
    throw new UserError(`module ${specifier}: Python (${interpreter}) ${why}; expected Python 3.7 or later`, {
      cause,
      next: 'name an interpreter or a virtual environment with --python',
    });
  }
}
