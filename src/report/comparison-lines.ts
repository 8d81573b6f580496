import { table } from '../pipeline/text/text-table.ts';
import { type Comparison, SIGNIFICANCE, type TaskComparison } from './compare.ts';
import { intervalText, scoreText } from './score-text.ts';

/** A comparison for people to read. */
export function comparisonLines({ a, b, tasks, onlyA, onlyB, resamples }: Comparison): readonly string[] {
  const head = ['task', 'score', a, b, 'difference', '95 % interval', 'p', 'p (Holm)', 'better'];
  const better = { a, b };
  const rows = tasks.map((task) => [
    task.task,
    task.score,
    scoreText(task.a),
    scoreText(task.b),
    signed(task.difference),
    intervalText(task.interval),
    probability(task.pValue),
    probability(task.holm),
    task.better === null ? '' : better[task.better],
  ]);
  return [
    table(head, rows),
    '',
    `${conclusion(tasks, a, b)}; ${resamples} resamples of the same clips for both, 5 % after Holm's correction for ${counted(tasks.length)}`,
    ...(onlyA.length === 0 ? [] : [`only ${a} has scores of ${onlyA.join(', ')}`]),
    ...(onlyB.length === 0 ? [] : [`only ${b} has scores of ${onlyB.join(', ')}`]),
  ];
}

function conclusion(tasks: readonly TaskComparison[], a: string, b: string): string {
  const [wonByA, wonByB] = (['a', 'b'] as const).map(
    (module) => tasks.filter(({ better }) => better === module).length,
  );
  if (wonByA === 0 && wonByB === 0) return `no task tells ${a} and ${b} apart`;
  return `${a} is better on ${wonByA} of ${counted(tasks.length)}, ${b} on ${wonByB}`;
}

function counted(tasks: number): string {
  return tasks === 1 ? '1 task' : `${tasks} tasks`;
}

function signed(value: number | null): string {
  return value !== null && value > 0 ? `+${scoreText(value)}` : scoreText(value);
}

function probability(value: number | null): string {
  if (value === null) return 'undefined';
  return value < SIGNIFICANCE / 50 ? '< 0.001' : value.toFixed(3);
}
