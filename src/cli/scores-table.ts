import { basename, dirname, join, relative } from 'node:path';
import { isScore } from '../evaluate/scores/scores.ts';
import { readScoresFile, type ScoresFile } from '../formats/folders/scores-file.ts';
import type { RunResult } from '../pipeline/options.ts';
import { table } from '../pipeline/text/text-table.ts';
import type { StepNode } from '../pipeline/types.ts';

/** Prints one row per task, module and score for those steps that have scores, and where the files are. */
export async function printScores(result: RunResult, scores: readonly StepNode[]): Promise<void> {
  const rows: string[][] = [];
  const paths: string[] = [];
  let hasSeeds = false;
  for (const { node, outDir } of result.steps) {
    if (!scores.includes(node) || outDir === undefined || node.publishTo === undefined) continue;
    const module = basename(dirname(node.publishTo));
    const file = await readScoresFile(outDir);
    hasSeeds ||= file.seeds !== undefined;
    rows.push(...scoreRows(file, module, node.scope, workOf(result, node, scores)));
    paths.push(join(relative('', node.publishTo), 'scores.json'));
  }
  if (rows.length === 0) return;
  const columns = ['task', 'module', 'score', 'value', '95 % interval', 'work', 'over seeds'];
  const shown = hasSeeds ? columns.length : columns.length - 1;
  console.log(
    `\n${table(
      columns.slice(0, shown),
      rows.map((row) => row.slice(0, shown)),
    )}\n`,
  );
  for (const file of paths) console.log(file);
}

/** The primary score and the others, without their parts. */
export function scoreRows(file: ScoresFile, module: string, task: string, seconds: number): string[][] {
  const splits = Object.values(file.splits);
  const whole = Object.keys(file.aggregated).filter(isScore);
  return whole.map((name, index) => {
    const { mean = null, std = null, confidence_interval: interval = null } = file.aggregated[name] ?? {};
    const defined = splits.filter(({ scores }) => (scores[name]?.value ?? null) !== null).length;
    const folds = defined === splits.length ? defined : `${defined} of ${splits.length}`;
    const spread = splits.length > 1 ? ` ± ${number(std)} (${folds} folds)` : '';
    return [
      task,
      module,
      name,
      `${number(mean)}${spread}`,
      interval === null ? 'undefined' : interval.map(number).join(' to '),
      index === 0 ? `${seconds.toFixed(1)} s` : '',
      seedsText(file, name),
    ];
  });
}

function seedsText({ seeds }: ScoresFile, name: string): string {
  if (seeds === undefined) return '';
  const { mean = null, std = null } = seeds.aggregated[name] ?? {};
  return `${number(mean)} ± ${number(std)} (${Object.keys(seeds.by_seed).length} seeds)`;
}

/**
 * Seconds that the steps behind scores took, whenever they were run, one after the other: less by the clock, as several
 * run at a time. Steps that others spawned count for the scores whose steps alone they need.
 */
function workOf({ steps }: RunResult, scored: StepNode, all: readonly StepNode[]): number {
  const own = upstreamOf(scored);
  const others = all.filter((node) => node !== scored).map(upstreamOf);
  const isOthers = (node: StepNode) => others.some((upstream) => upstream.has(node));
  const isOwn = (node: StepNode) =>
    own.has(node) ||
    others.length === 0 ||
    (!isOthers(node) && [...upstreamOf(node)].every((each) => own.has(each) || !isOthers(each)));
  const made = steps.filter(({ node }) => node.scope === scored.scope && isOwn(node));
  return made.reduce((sum, { madeInMs }) => sum + (madeInMs ?? 0), 0) / 1000;
}

/** A step and all that it needs, as far as that is known without running any. */
function upstreamOf(node: StepNode): ReadonlySet<StepNode> {
  const found = new Set<StepNode>();
  const left = [node];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    for (const source of Object.values(next.inputs).flat()) {
      const origin = source.kind === 'selection' || source.kind === 'spawned' ? source.from : source;
      if (origin.kind === 'step') left.push(origin);
    }
  }
  return found;
}

function number(value: number | null): string {
  return value === null ? 'undefined' : value.toFixed(3);
}
