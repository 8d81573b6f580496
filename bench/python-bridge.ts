import type { ModuleHost } from '../src/modules/module-host.ts';
import { naiveInPython } from './naive-in-python.ts';
import { startPythonPeer } from './python-peer.ts';

const SAMPLE_RATE = 44100;
const TURNS = 7;
/** Samples that hear-eval-kit gives a model at once: 0.7 x 120 s at 16 kHz. */
const BATCH_SAMPLES = 0.7 * 120 * 16000;
const BATCH_CLIPS = 32;

interface Work {
  readonly kind: 'scene' | 'timestamp';
  /** Length of a clip. */
  readonly seconds: number;
  readonly clips: number;
  /** Clips that are embedded together. */
  readonly batch: number;
}

const CASES: readonly Omit<Work, 'batch'>[] = [
  { kind: 'scene', seconds: 0.56, clips: 512 },
  { kind: 'scene', seconds: 4, clips: 64 },
  { kind: 'timestamp', seconds: 0.56, clips: 128 },
  { kind: 'timestamp', seconds: 4, clips: 32 },
];

/**
 * hearbaseline.naive through the bridge against the same calls in Python itself, by turns, in the same batches of noise
 * that lies in memory. The ratio is that of the best times: 0.95 is an overhead of 5 %.
 */
export async function run(): Promise<void> {
  const host = await naiveInPython('python-bridge');
  const peer = await startPythonPeer<Work>('embed');
  if (host === undefined || peer === undefined) return;
  try {
    for (const rest of CASES) {
      const most = Math.floor(BATCH_SAMPLES / (rest.seconds * SAMPLE_RATE));
      const work = { ...rest, batch: Math.min(BATCH_CLIPS, Math.max(1, most)) };
      const best = { bridged: Number.POSITIVE_INFINITY, direct: Number.POSITIVE_INFINITY };
      await embedNoise(host, work);
      await peer.measure(work);
      for (let turn = 0; turn < TURNS; turn++) {
        best.bridged = Math.min(best.bridged, await embedNoise(host, work));
        best.direct = Math.min(best.direct, await peer.measure(work));
      }
      const [bridged, direct] = [best.bridged, best.direct].map((taken) => `${(taken * 1000).toFixed(0)} ms`);
      const ratio = (best.direct / best.bridged).toFixed(3);
      console.log(
        `through the bridge ${bridged}, in Python ${direct}; ` +
          `python-bridge-${work.kind}-${work.seconds}s: ratio ${ratio} (goal 0.95)`,
      );
    }
  } finally {
    peer.stop();
    await host.close();
  }
}

/** Gives the clips to the module in batches, as many at a time as embedding does. @returns seconds */
async function embedNoise(host: ModuleHost, { kind, seconds, clips, batch }: Work): Promise<number> {
  const samples = Float32Array.from({ length: Math.round(seconds * SAMPLE_RATE) }, () => Math.random() - 0.5);
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
  await Promise.all([lane(), lane(), lane()]);
  return (performance.now() - start) / 1000;
}
