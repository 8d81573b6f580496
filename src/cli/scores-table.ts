import path from 'node:path';
import { isScore } from '../evaluate/scores.ts';
import { readScoresFile, type ScoresFile } from '../formats/scores-file.ts';
import { type RunResult, type StepNode, table } from '../pipeline/index.ts';

/** Prints one row per task, module and score for those steps that have scores, and where the files are. */
export async function printScores(result: RunResult, scores: readonly StepNode[]): Promise<void> {
  const rows: string[][] = [];
  const paths: string[] = [];
  let hasSeeds = false;
  for (const { node, outDir } of result.steps) {
    if (!scores.includes(node) || outDir === undefined || node.publishTo === undefined) continue;
    const module = path.basename(path.dirname(node.publishTo));
    const file = await readScoresFile(outDir);
    hasSeeds ||= file.seeds !== undefined;
    rows.push(...scoreRows(file, module, node.scope, timeSpent(result, node.scope)));
    paths.push(path.join(path.relative('', node.publishTo), 'scores.json'));
  }
  if (rows.length === 0) return;
  const columns = ['task', 'module', 'score', 'value', '95 % interval', 'time', 'over seeds'];
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

/** Seconds that the steps of a task took, whenever they were run. */
function timeSpent({ steps }: RunResult, scope: string): number {
  const own = steps.filter(({ node }) => node.scope === scope);
  return own.reduce((sum, { madeInMs }) => sum + (madeInMs ?? 0), 0) / 1000;
}

function number(value: number | null): string {
  return value === null ? 'undefined' : value.toFixed(3);
}
