import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ModuleHost } from '../src/modules/module-host.ts';
import { resolveModule } from '../src/modules/resolve-module.ts';
import { PYTHON, startPythonPeer } from './python-peer.ts';

const TURNS = 7;
/** Samples that hear-eval-kit gives a model at once: 0.7 x 120 s at 16 kHz. */
const BATCH_SAMPLES = 0.7 * 120 * 16000;
const BATCH_CLIPS = 32;

interface Work {
  /** As Python imports it. */
  readonly module: string;
  readonly kind: 'scene' | 'timestamp';
  /** Length of a clip. */
  readonly seconds: number;
  readonly clips: number;
  /** Clips that are embedded together. */
  readonly batch: number;
}

interface BridgedModule {
  readonly module: string;
  readonly specifier: string;
  readonly sampleRate: number;
  readonly cases: readonly Pick<Work, 'kind' | 'seconds' | 'clips'>[];
}

const MODULES: readonly BridgedModule[] = [
  {
    module: 'conv_module',
    specifier: 'python:bench/conv_module.py',
    sampleRate: 16000,
    cases: [
      { kind: 'scene', seconds: 0.56, clips: 128 },
      { kind: 'scene', seconds: 4, clips: 32 },
      { kind: 'timestamp', seconds: 4, clips: 32 },
    ],
  },
  {
    module: 'hearbaseline.naive',
    specifier: 'python:hearbaseline.naive',
    sampleRate: 44100,
    cases: [
      { kind: 'scene', seconds: 0.56, clips: 512 },
      { kind: 'scene', seconds: 4, clips: 64 },
      { kind: 'timestamp', seconds: 0.56, clips: 128 },
      { kind: 'timestamp', seconds: 4, clips: 32 },
    ],
  },
];

/**
 * A module of realistic cost, and hearbaseline.naive, which costs next to nothing, through the bridge against the same
 * calls in Python itself, by turns, in the same batches of noise that lies in memory. The ratio is that of the best times:
 * 0.95 is an overhead of 5 %.
 */
export async function run(): Promise<void> {
  const peer = await startPythonPeer<Work>('python-bridge');
  if (peer === undefined || !existsSync(PYTHON)) return;
  process.env.PYTHONPATH = resolve('bench/python-heareval');
  try {
    for (const { module, specifier, sampleRate, cases } of MODULES) {
      const resolved = await resolveModule(specifier, { cwd: process.cwd(), python: PYTHON });
      const host = new ModuleHost(resolved, { workers: 1 });
      try {
        for (const rest of cases) {
          const most = Math.floor(BATCH_SAMPLES / (rest.seconds * sampleRate));
          const batch = Math.min(BATCH_CLIPS, Math.max(1, most));
          await compare({ module, ...rest, batch }, sampleRate, host, (work) => peer.measure(work));
        }
      } finally {
        await host.close();
      }
    }
  } finally {
    peer.stop();
  }
}

async function compare(
  work: Work,
  sampleRate: number,
  host: ModuleHost,
  measureDirect: (work: Work) => Promise<number>,
): Promise<void> {
  const best = { bridged: Number.POSITIVE_INFINITY, direct: Number.POSITIVE_INFINITY };
  await embedNoise(host, work, sampleRate);
  await measureDirect(work);
  for (let turn = 0; turn < TURNS; turn++) {
    best.bridged = Math.min(best.bridged, await embedNoise(host, work, sampleRate));
    best.direct = Math.min(best.direct, await measureDirect(work));
  }
  const total = work.clips * work.seconds;
  const [bridged, direct] = [best.bridged, best.direct].map((taken) => ((taken * 1000) / total).toFixed(3));
  const ratio = (best.direct / best.bridged).toFixed(3);
  console.log(
    `ms for a second of sound: through the bridge ${bridged}, in Python ${direct}; ` +
      `python-bridge-${work.module}-${work.kind}-${work.seconds}s: ratio ${ratio} (goal 0.95)`,
  );
}

/** Gives the clips to the module in batches, as many at a time as embedding does. @returns seconds */
async function embedNoise(
  host: ModuleHost,
  { kind, seconds, clips, batch }: Work,
  sampleRate: number,
): Promise<number> {
  const samples = Float32Array.from({ length: Math.round(seconds * sampleRate) }, () => Math.random() - 0.5);
  const sounds = Array.from({ length: clips }, (_, clip) => ({ name: `clip ${clip}`, samples }));
  const waiting = Array.from({ length: Math.ceil(clips / batch) }, (_, part) =>
    sounds.slice(part * batch, (part + 1) * batch),
  );
  const start = performance.now();
  const lane = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      await (kind === 'scene' ? host.embedScenes(part) : host.embedTimestamps(part));
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  return (performance.now() - start) / 1000;
}
