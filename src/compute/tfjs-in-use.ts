import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { UserError } from '../errors.ts';
import { chooseTfjsBackend, GPU_PACKAGE, type TfjsBackend } from './tfjs-backend.ts';

/** What TensorFlow.js computes by on this machine, as part of keys. */
export type TfjsInUse = {
  /** The package that computes, which rounds in its own way. */
  readonly backend: string;
  readonly version: string;
  /** Of the package for GPUs where it finds none, and computes on the processor. */
  readonly device?: 'cpu';
};

/** What a process that has loaded TensorFlow.js found. */
export type TfjsProbe = { readonly isOnGpu: boolean } | { readonly problem: string };

const PROBE = fileURLToPath(new URL('./tfjs-probe-worker.js', import.meta.url));
/** The first use of a GPU may compile its programs. */
const PROBE_MS = 120_000;

const probed = new Map<string, TfjsProbe>();
const told = new Set<string>();

/**
 * What TensorFlow.js computes by, to be asked by the process that plans before any of its threads loads it: keeps
 * TensorFlow from printing what is no fault, and from multiplying with fewer digits on a GPU. On stderr, once, it tells
 * which package was passed over.
 *
 * @throws UserError where it is not installed, and for a package for GPUs that cannot be loaded
 */
export function tfjsInUse({
  choose = chooseTfjsBackend as () => TfjsBackend,
  probe = probeTfjs as () => TfjsProbe,
  tell = console.error as (line: string) => void,
} = {}): TfjsInUse {
  const { name, package: backend, version, entry, passedOver } = choose();
  if (passedOver !== undefined && !told.has(passedOver)) {
    told.add(passedOver);
    tell(`${passedOver}; TensorFlow.js computes by ${backend}`);
  }
  if (name === 'tensorflow') calmTensorFlow();
  if (backend !== GPU_PACKAGE) return { backend, version };
  const found = probed.get(entry) ?? probe();
  probed.set(entry, found);
  if ('problem' in found) throw new UserError(found.problem);
  return { backend, version, ...(found.isOnGpu ? {} : { device: 'cpu' }) };
}

/**
 * Loads TensorFlow.js in a process of its own: what drivers print, or break, stays there.
 *
 * @param cwd where its packages are looked for
 */
export function probeTfjs(cwd = process.cwd()): TfjsProbe {
  const { stdout, error, signal, status } = spawnSync(process.execPath, [PROBE], {
    cwd,
    encoding: 'utf8',
    timeout: PROBE_MS,
  });
  const line = stdout?.split('\n').find((each) => each.startsWith('{'));
  if (line !== undefined) return JSON.parse(line) as TfjsProbe;
  const why = error?.message ?? `the process that tried it ended with ${signal ?? status}`;
  return {
    problem: `TensorFlow.js cannot be loaded: ${why}; HEAREVAL_TFJS=wasm does without its native library`,
  };
}

/** Libraries read these when they are loaded, in whatever thread. */
function calmTensorFlow(): void {
  // Warnings and errors alone, unless the user has said what.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // Products of matrices have 24 bits, not the 11 of TensorFloat-32.
  process.env.NVIDIA_TF32_OVERRIDE = '0';
}
