import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { makeFolder } from '../src/make-folder.ts';
import {
  defineStep,
  type InputSource,
  runPipeline,
  type StepNode,
  writeFileAtomic,
} from '../src/pipeline/index.ts';

/** About, of a step of these graphs. */
const MANIFEST_BYTES = 1_600;

/** Which graph to run. */
export interface GraphRequest {
  readonly graph: string;
  readonly steps: number;
  readonly workdir: string;
  readonly count?: boolean;
}

/** How one run of a graph went. */
export interface GraphRun {
  readonly seconds: number;
  /** Of the processor, in user and system mode. */
  readonly busySeconds: number;
  readonly steps: number;
  /** Of the process, as the system saw it. */
  readonly peakMb: number;
  /** Of functions of `node:fs`; 0 where they were not counted. */
  readonly calls: number;
  /** In which the steps ended. */
  readonly states: readonly string[];
}

const trivial = defineStep<{ id: number }, { from: readonly InputSource[] }>({
  name: 'Trivial',
  version: '1',
  run: async ({ params, outDir }) => writeFileAtomic(join(outDir, 'id.txt'), String(params.id)),
});

const node = (id: number, from: readonly StepNode[] = []) =>
  trivial({ scope: 'bench', params: { id }, inputs: { from } });

/** Makers of graphs of (about) so many steps. */
const graphs: Readonly<Record<string, (steps: number) => StepNode>> = {
  /** All but one need nothing; the last needs all others. */
  fan: (steps) => {
    const others = Array.from({ length: steps - 1 }, (_, id) => node(id + 1));
    return node(0, others);
  },
  /** Each needs the one before. */
  chain: (steps) => {
    let last = node(0);
    for (let id = 1; id < steps; id += 1) last = node(id, [last]);
    return last;
  },
  /** Layers of ten, each step of which needs all ten of the layer above. */
  lattice: (steps) => {
    let layer: readonly StepNode[] = [];
    for (let first = 1; first < steps; first += 10) {
      const above = layer;
      layer = Array.from({ length: 10 }, (_, id) => node(first + id, above));
    }
    return node(0, layer);
  },
};

/** What no step can do without: a folder, a manifest as long as those of this graph, a rename. */
function makeFolders({ steps, workdir }: GraphRequest): GraphRun {
  const scope = join(workdir, 'bench');
  makeFolder(scope);
  const text = 'x'.repeat(MANIFEST_BYTES);
  const end = startClock();
  for (let id = 0; id < steps; id++) {
    const final = join(scope, `00-Trivial-${id.toString(16).padStart(8, '0')}`);
    fs.mkdirSync(`${final}.partial`);
    fs.writeFileSync(join(`${final}.partial`, '.manifest.json'), text);
    fs.renameSync(`${final}.partial`, final);
  }
  return { ...end(), steps, calls: 0, states: ['done'] };
}

/** @returns tells what passed since */
function startClock(): () => Pick<GraphRun, 'seconds' | 'busySeconds' | 'peakMb'> {
  const start = performance.now();
  const used = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(used);
    return {
      seconds: (performance.now() - start) / 1000,
      busySeconds: (user + system) / 1e6,
      peakMb: process.resourceUsage().maxRSS / 1024,
    };
  };
}

async function runGraph(options: GraphRequest): Promise<GraphRun> {
  if (options.graph === 'limit') return makeFolders(options);
  const make = graphs[options.graph];
  if (make === undefined) throw new Error(`Unknown graph ${options.graph}`);
  const countCalls = options.count ? startCounting() : () => 0;
  const end = startClock();
  const { steps } = await runPipeline([make(options.steps)], { workdir: options.workdir, workers: 1 });
  return {
    ...end(),
    steps: steps.length,
    calls: countCalls(),
    states: [...new Set(steps.map(({ state }) => state))],
  };
}

/** Counts the calls of everything in `node:fs` from now on. */
function startCounting(): () => number {
  let calls = 0;
  const functions = fs as unknown as Record<string, unknown>;
  for (const [name, original] of Object.entries(functions)) {
    if (typeof original !== 'function' || /^[A-Z_]/.test(name)) continue;
    functions[name] = function counted(this: unknown, ...args: unknown[]) {
      calls += 1;
      return original.apply(this, args);
    };
  }
  syncBuiltinESMExports();
  return () => calls;
}

const [options] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await runGraph(JSON.parse(options ?? '{}'))));
