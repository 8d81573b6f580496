import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { UserError } from '../errors.ts';
import { platformFacts } from './platform.ts';
import { runtime } from './runtime.ts';

/** What ONNX Runtime can be asked to compute on, the best first, and last what every machine has. */
export const DEVICES = ['cuda', 'coreml', 'dml', 'webgpu', 'cpu'] as const;
export type Device = (typeof DEVICES)[number];

/** As `--device` takes them. */
export const deviceNames = ['auto', ...DEVICES] as const;

const PROBE = fileURLToPath(new URL('./device-probe-worker.js', import.meta.url));
/** The first use of a GPU may compile its programs. */
const PROBE_MS = 120_000;

/** What fetches the libraries for CUDA, which the package leaves to its install script. */
export const CUDA_COMMAND = 'npm rebuild onnxruntime-node --ignore-scripts=false';

interface Internals {
  readonly supported?: () => readonly string[];
  readonly probe?: (device: Device) => string | undefined;
}

/** The devices that the installed onnxruntime-node was built for, whether or not this machine has them. */
export function supportedDevices(): readonly string[] {
  return runtime()
    .listSupportedBackends()
    .map(({ name }) => name);
}

/**
 * Computes something small on a device, in a process of its own: what drivers print, or break, stays there.
 *
 * @returns in words why it does not work; `undefined` when it does
 */
export function probeDevice(device: Device): string | undefined {
  const { stdout, error, signal, status } = spawnSync(process.execPath, [PROBE, device], {
    encoding: 'utf8',
    timeout: PROBE_MS,
  });
  const told = stdout?.split('\n').find((line) => line.startsWith('{'));
  if (told !== undefined) return (JSON.parse(told) as { readonly problem?: string }).problem;
  return error?.message ?? `the process that tried it ended with ${signal ?? status}`;
}

/**
 * The device that is meant: `auto` is the first that works.
 *
 * @throws UserError for one that does not work here, naming what this onnxruntime-node has
 */
export function chooseDevice(
  name: (typeof deviceNames)[number],
  { supported = supportedDevices, probe = probeDevice }: Internals = {},
): Device {
  if (name === 'cpu') return name;
  const has = supported();
  if (name === 'auto') {
    return (
      DEVICES.find((each) => each === 'cpu' || (has.includes(each) && probe(each) === undefined)) ?? 'cpu'
    );
  }
  const { platform, arch } = platformFacts();
  const all = `onnxruntime-node on ${platform}/${arch} has ${has.join(', ')}`;
  if (!has.includes(name)) throw new UserError(`--device ${name}: ${all}`, { next: 'heareval doctor' });
  const problem = probe(name);
  if (problem === undefined) return name;
  throw new UserError(`--device ${name}: does not work here: ${problem} (${all})`, {
    next: name === 'cuda' ? CUDA_COMMAND : 'heareval doctor',
  });
}
