import { execFile } from 'node:child_process';
import { access, constants, readFile, statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { at, last } from '../at.ts';
import { findQueuePackages } from '../cluster/queue/queue-packages.ts';
import { slurmVersion } from '../cluster/slurm/slurm-commands.ts';
import { synthesizerComponents } from '../component-versions.ts';
import { GraphBuilder } from '../compute/onnx-model.ts';
import { platformFacts, platformProblem } from '../compute/platform.ts';
import { createSession, float32 } from '../compute/session.ts';
import { chooseTfjsBackend, tfjsVersion } from '../compute/tfjs-backend.ts';
import { probeTfjs } from '../compute/tfjs-in-use.ts';
import { defaultSoundFont, missingPackages } from '../datasets/soundfont/find-sound-font.ts';
import { UserError } from '../errors.ts';
import { installCommand } from '../install-command.ts';
import { findInterpreter } from '../modules/python/interpreter.ts';
import { findTransformers } from '../modules/transformers/transformers-package.ts';
import { findPackage } from '../packages/installed-package.ts';
import { s3Version } from '../pipeline/index.ts';
import { devicesFinding } from './devices-check.ts';
import type { Finding } from './finding.ts';

/** A check of the machine that the program runs on. */
export interface Check {
  readonly name: string;
  find(places: Places): Promise<Finding>;
}

/** What is looked at. */
interface Places {
  readonly cwd: string;
  /** Folders that are written to. */
  readonly folders: readonly string[];
}

const GIB = 2 ** 30;
/** Below so much free space, few tasks fit. */
const LITTLE_DISK = 5 * GIB;
/** Below so much, audio for Python goes through pipes. Docker gives 64 MiB. */
const LITTLE_SHARED_MEMORY = 128 * 2 ** 20;
/** Files that a run with some workers may have open at once. */
const FEW_FILES = 1024;
const FIRST_NODE = [20, 19] as const;
const PYTHON_SECONDS = 60;

export const checks: readonly Check[] = [
  { name: 'Node.js', find: async () => nodeFinding(process.versions.node) },
  { name: 'ONNX Runtime', find: onnxRuntimeFinding },
  { name: 'devices', find: async () => devicesFinding() },
  { name: 'processor, memory', find: async () => machineFinding() },
  { name: 'folders', find: ({ folders }) => foldersFinding(folders) },
  { name: 'open files', find: openFilesFinding },
  { name: 'shared memory', find: sharedMemoryFinding },
  { name: 'Python', find: ({ cwd }) => pythonFinding(cwd) },
  { name: 'TensorFlow.js', find: async ({ cwd }) => optional(() => tfjsDetail(cwd)) },
  { name: 'AAC, WebM', find: async () => optional(decodersDetail) },
  { name: 'sound fonts', find: async () => optional(soundFontDetail) },
  { name: 'buckets of S3', find: async ({ cwd }) => optional(() => `@aws-sdk/client-s3 ${s3Version(cwd)}`) },
  { name: 'SLURM', find: async () => optional(slurmVersion) },
  { name: 'queues', find: async ({ cwd }) => optional(() => queuesDetail(cwd)) },
  { name: 'transformers', find: ({ cwd }) => optional(async () => (await findTransformers(cwd)).version) },
];

/** Exported for tests. @param version as `process.versions.node` has it */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < FIRST_NODE[0] || (major === FIRST_NODE[0] && minor < FIRST_NODE[1]);
  if (isOld) return { state: 'failed', detail: `${version}; expected ${FIRST_NODE.join('.')} or later` };
  return { state: 'ok', detail: version };
}

async function onnxRuntimeFinding(): Promise<Finding> {
  const facts = platformFacts();
  const problem = platformProblem(facts);
  if (problem !== undefined) return { state: 'failed', detail: problem };
  try {
    const graph = new GraphBuilder();
    graph.output('y', graph.op('Add', [graph.input('x', [1]), graph.scalar(1)]));
    const session = await createSession(graph.toBytes());
    const { y } = await session.run({ x: float32(Float32Array.of(1)) });
    await session.release();
    if (y?.data[0] !== 2) return { state: 'failed', detail: `computes 1 + 1 = ${y?.data[0]}` };
    return { state: 'ok', detail: `computes on ${facts.platform}/${facts.arch}` };
  } catch (error) {
    const detail = error instanceof Error ? at(error.message.split('\n'), 0) : String(error);
    return { state: 'failed', detail, next: 'npm install --ignore-scripts' };
  }
}

function machineFinding(): Finding {
  const memory = totalmem() / GIB;
  const cores = availableParallelism();
  const detail = `${cores} ${cores === 1 ? 'core' : 'cores'}, ${memory.toFixed(1)} GiB`;
  return memory < 2
    ? { state: 'warning', detail: `${detail}; 2 or more are advised` }
    : { state: 'ok', detail };
}

/** Whether folders, or those above them that are there, can be written to, and how much room they have. */
export async function foldersFinding(folders: readonly string[]): Promise<Finding> {
  const details: string[] = [];
  let state: Finding['state'] = 'ok';
  for (const folder of folders) {
    const place = await nearest(resolve(folder));
    const isWritable = await access(place, constants.W_OK).then(
      () => true,
      () => false,
    );
    const { bavail, bsize } = await statfs(place);
    const free = bavail * bsize;
    if (!isWritable) {
      state = 'failed';
      details.push(`${folder}: cannot be written to (${place})`);
    } else {
      if (free < LITTLE_DISK && state === 'ok') state = 'warning';
      details.push(`${folder}: ${(free / GIB).toFixed(1)} GiB free`);
    }
  }
  return { state, detail: details.join(', ') };
}

async function nearest(folder: string): Promise<string> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  return isThere || folder === dirname(folder) ? folder : nearest(dirname(folder));
}

async function openFilesFinding(): Promise<Finding> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const soft = /^Max open files\s+(\S+)/m.exec(limits)?.[1];
  if (soft === undefined) return { state: 'ok', detail: 'not told by this system' };
  const detail = `${soft} at once`;
  return Number(soft) < FEW_FILES
    ? {
        state: 'warning',
        detail: `${detail}; ${FEW_FILES} or more are advised`,
        next: `ulimit -n ${FEW_FILES}`,
      }
    : { state: 'ok', detail };
}

async function sharedMemoryFinding(): Promise<Finding> {
  const stats = await statfs('/dev/shm').catch(() => undefined);
  if (stats === undefined) {
    return { state: 'ok', detail: 'none; Python modules are given audio through pipes' };
  }
  const free = stats.bavail * stats.bsize;
  const detail = `${Math.round(free / 2 ** 20)} MiB in /dev/shm`;
  return free < LITTLE_SHARED_MEMORY
    ? {
        state: 'warning',
        detail: `${detail}; Python modules may be given audio through pipes, which is slower`,
      }
    : { state: 'ok', detail };
}

const PYTHON_PROBE = [
  'import sys, importlib.util as u',
  'import numpy',
  'found = [name for name in ("torch", "tensorflow") if u.find_spec(name)]',
  'print(sys.version.split()[0], "with NumPy", numpy.__version__, *found)',
].join('\n');

async function pythonFinding(cwd: string): Promise<Finding> {
  const interpreter = await findInterpreter(undefined, cwd);
  try {
    const options = { cwd, timeout: PYTHON_SECONDS * 1000 };
    const { stdout } = await promisify(execFile)(interpreter, ['-c', PYTHON_PROBE], options);
    return { state: 'ok', detail: `${interpreter}: ${stdout.trim().split('\n').at(-1)}` };
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    const why = code === 'ENOENT' ? 'is not there' : last(stderr.trimEnd().split('\n'));
    return {
      state: 'missing',
      detail: `${interpreter} ${why}; only python: modules need it`,
      next: 'name an interpreter or a virtual environment with --python',
    };
  }
}

function tfjsDetail(cwd: string): string {
  const { name, package: backend, version, passedOver } = chooseTfjsBackend({ cwd });
  const native = name === 'tensorflow' ? probeTfjs(cwd) : undefined;
  if (native !== undefined && 'problem' in native) throw new UserError(native.problem);
  const on = native === undefined ? '' : native.isOnGpu ? ' on a GPU' : ' on the processor';
  return `${tfjsVersion()}, computed by ${backend} ${version}${on}${passedOver === undefined ? '' : `; ${passedOver}`}`;
}

const DECODERS = ['@audio/decode-aac', '@audio/decode-webm'];

/** Formats that an installation reads only where their decoders were added. */
async function decodersDetail(): Promise<string> {
  const found = await Promise.all(DECODERS.map((name) => findPackage(name, import.meta.dirname)));
  const missing = DECODERS.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) {
    throw new UserError(`no ${missing.join(', ')}; recordings in M4A, AAC or WebM need them`, {
      next: installCommand(missing.map((name) => `${name}@1`)),
    });
  }
  return found.map((each) => `${each?.name} ${each?.version}`).join(', ');
}

function soundFontDetail(): string {
  const missing = missingPackages(false);
  if (missing !== undefined) throw new UserError(missing.problem, { next: missing.next });
  return `${basename(defaultSoundFont() ?? '')}, rendered by spessasynth_core ${synthesizerComponents().spessasynth_core}`;
}

/** What `--run-on redis://...` and `--run-on postgres://...` need: one of them is enough. */
async function queuesDetail(cwd: string): Promise<string> {
  const [redis, postgres] = await Promise.allSettled([
    findQueuePackages('redis', cwd),
    findQueuePackages('postgres', cwd),
  ]);
  if (redis.status === 'rejected' && postgres.status === 'rejected') throw redis.reason;
  const found = [redis, postgres].flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  return [...new Set(found.map(({ name, version }) => `${name} ${version}`))].join(', ');
}

async function optional(find: () => string | Promise<string>): Promise<Finding> {
  try {
    return { state: 'ok', detail: await find() };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { state: 'missing', detail: error.message, next: error.next };
  }
}
