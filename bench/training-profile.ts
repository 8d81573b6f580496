import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import {
  type Case,
  metadataOf,
  operations,
  type Times,
  WORKERS,
  writeEmbeddings,
} from './predict/command.ts';
import { isProduct, type ProfileEvent, readNodes } from './profiles/node-profile.ts';
import type { Phase, ThreadPhases } from './profiles/phases.ts';
import { productRates, productsPerSecond } from './profiles/products.ts';

const CASES: readonly (Case & { readonly goal: number })[] = [
  { columns: 512, clips: 2_500, epochs: 30, goal: 0.85 },
  { columns: 4096, clips: 2_500, epochs: 10, goal: 0.9 },
];

/**
 * Where each millisecond of a `predict` is that trains two heads side by side: what its training threads do, and within their
 * steps, by ONNX Runtime's profiles, products, Adam, what follows row by row between products, and what is between nodes. Then
 * the share of its time that all its products would take at the rate of a large one, measured in the same run. Profiles cost
 * some of the time themselves: `bench/predict.ts` measures without them.
 */
export async function run(): Promise<void> {
  for (const each of CASES) await profile(each);
}

async function profile(each: Case & { readonly goal: number }): Promise<void> {
  const { columns, clips, epochs, goal } = each;
  const folder = await mkdtemp(join(tmpdir(), 'heareval-training-profile-'));
  try {
    const embeddings = join(folder, 'blobs');
    await writeEmbeddings(embeddings, each, metadataOf(epochs));
    const before = await productsPerSecond(WORKERS);
    const { stdout } = await execa(
      process.execPath,
      [
        `--import=${pathToFileURL(join(import.meta.dirname, 'profiles/phases.js')).href}`,
        join(import.meta.dirname, 'training-profile-own.js'),
        JSON.stringify({ embeddings, workdir: join(folder, 'work'), epochs }),
      ],
      { env: { HEAREVAL_PHASES: folder } },
    );
    const { elapsed, processor }: Times = JSON.parse(stdout);
    const peak = Math.max(before, await productsPerSecond(WORKERS));
    const products = operations(each, metadataOf(epochs));
    console.log(
      `predict, ${columns} dimensions, ${clips} clips, ${epochs} epochs: ${elapsed.toFixed(2)} s, ${processor.toFixed(2)} s of processor time`,
    );
    await printPhases(folder);
    const { perProcessorSecond } = await productRates(1);
    console.log(
      `all products at ${Math.round(peak / 1e9)} GFLOP/s, the peak of ${WORKERS} threads, would take ${(products / peak).toFixed(2)} s; ` +
        `training-profile-${columns}-${clips}: ratio ${(products / peak / elapsed).toFixed(2)} (goal ${goal})`,
    );
    console.log(
      `at ${Math.round(perProcessorSecond / 1e9)} GFLOP a second of processor time they would take ${(products / perProcessorSecond).toFixed(2)} s of it; ` +
        `training-profile-${columns}-${clips}-processor: ratio ${(products / perProcessorSecond / processor).toFixed(2)} (goal ${goal})`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function printPhases(folder: string): Promise<void> {
  const names = await readdir(folder);
  const threads = await Promise.all(
    names
      .filter((name) => name.startsWith('phases-'))
      .map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as ThreadPhases),
  );
  const lines = new Map<string, number>();
  const add = (name: string, seconds: number) => lines.set(name, (lines.get(name) ?? 0) + seconds);
  const processor = new Map<string, number>();
  for (const { seconds, processor: own, idle, training } of threads) {
    for (const [phase, each] of Object.entries(own)) processor.set(phase, (processor.get(phase) ?? 0) + each);
    for (const [phase, each] of Object.entries(seconds) as [Phase, number][]) {
      add(phase === 'rest' ? 'labels, scores, heads and predictions, loading code' : phase, each);
    }
    add('labels, scores, heads and predictions, loading code', -idle);
    add('nothing to do', idle);
    for (const prefix of training) {
      const file = names.find((name) => name.startsWith(`${prefix}_`));
      if (file === undefined) throw new Error(`there is no profile ${prefix}`);
      for (const [kind, each] of secondsOfNodes(await readNodes(join(folder, file)))) {
        add(`steps: ${kind}`, each);
        add('steps', -each);
      }
    }
  }
  const told = [...processor].sort(([, one], [, other]) => other - one);
  const inWords = told.map(([name, each]) => `${name} ${each.toFixed(2)} s`).join(', ');
  console.log(
    `processor time of training threads, without those that steps take besides: ${inWords}; by the clock:`,
  );
  lines.set('steps: between nodes', lines.get('steps') ?? 0);
  lines.delete('steps');
  const all = [...lines.values()].reduce((sum, each) => sum + each, 0);
  for (const [name, seconds] of [...lines].sort(([, one], [, other]) => other - one)) {
    console.log(
      `${seconds.toFixed(2).padStart(8)} s ${((100 * seconds) / all).toFixed(1).padStart(5)} %  ${name}`,
    );
  }
}

/** Seconds of a session's nodes by what they are for; those within others count with these. */
function secondsOfNodes(nodes: readonly ProfileEvent[]): ReadonlyMap<string, number> {
  const kinds = new Map<string, number>();
  let end = Number.NEGATIVE_INFINITY;
  for (const node of [...nodes].sort((one, other) => one.ts - other.ts || other.dur - one.dur)) {
    if (node.ts < end) continue;
    const { op_name: type, output_type_shape: shapes } = node.args ?? {};
    const isOfRows = shapes?.some((shape) => Object.values(shape)[0]?.length === 3) === true;
    if (type === 'Scan') end = node.ts + node.dur;
    const scan = isOfRows ? 'row by row, in blocks' : 'Adam of large weights, in parts';
    const kind = isProduct(node) ? 'products' : type === 'Scan' ? scan : 'other operators';
    kinds.set(kind, (kinds.get(kind) ?? 0) + node.dur / 1e6);
  }
  return kinds;
}
