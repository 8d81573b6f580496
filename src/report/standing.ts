import { atKey } from '../at.ts';
import type { Published, PublishedTask } from './hear2021/published.ts';

/** A model among others, over several tasks. */
export interface Standing {
  readonly model: string;
  /** Whether its figures are published ones. */
  readonly published: boolean;
  /**
   * Mean over tasks of max(0, (score - naive) / (best - naive)), the best being the best published one, naive the
   * challenge's baseline; null where it has none of the tasks whose naive score is known and not above the best.
   */
  readonly normalized: number | null;
  /** Tasks in that mean. */
  readonly normalizedTasks: number;
  /** Mean over tasks of the share of the other models that it beats, equal ones counting half (Borda's count). */
  readonly borda: number;
  /** By that; of equal ones all have the best. */
  readonly bordaRank: number;
  /** Tasks that it has scores of. */
  readonly tasks: number;
}

/** A task with the scores of all models on it, by name; higher ones are better. */
export interface SharedTask {
  readonly published: PublishedTask;
  readonly scores: ReadonlyMap<string, number>;
}

/** Where every model stands over the tasks, the best first. */
export function standings(tasks: readonly SharedTask[], { models }: Published): readonly Standing[] {
  const publishedNames = new Set(models.map(({ name }) => name));
  const names = new Set(tasks.flatMap(({ scores }) => [...scores.keys()]));
  const counted = [...names].map((model) => {
    const own = tasks.filter(({ scores }) => scores.has(model));
    const normalized = own.flatMap((task) => normalizedScore(task, model, publishedNames));
    return {
      model,
      published: publishedNames.has(model),
      normalized: normalized.length === 0 ? null : mean(normalized),
      normalizedTasks: normalized.length,
      borda: mean(own.map(({ scores }) => shareBeaten(scores, model))),
      tasks: own.length,
    };
  });
  return counted
    .map((one) => ({ ...one, bordaRank: 1 + counted.filter(({ borda }) => borda > one.borda).length }))
    .sort((a, b) => a.bordaRank - b.bordaRank || (a.model < b.model ? -1 : 1));
}

/** Which place a score has among others: 1 is best; of equal ones all have the best. */
export function placeAmong(value: number, others: readonly number[]): number {
  return 1 + others.filter((other) => other > value).length;
}

function normalizedScore(
  { published: { naive }, scores }: SharedTask,
  model: string,
  publishedNames: ReadonlySet<string>,
): readonly number[] {
  if (naive === undefined) return [];
  const best = Math.max(...[...scores].flatMap(([name, score]) => (publishedNames.has(name) ? [score] : [])));
  if (best <= naive) return [];
  return [Math.max(0, ((scores.get(model) ?? naive) - naive) / (best - naive))];
}

function shareBeaten(scores: ReadonlyMap<string, number>, model: string): number {
  const own = atKey(scores, model);
  const others = [...scores].filter(([name]) => name !== model).map(([, score]) => score);
  if (others.length === 0) return 1;
  return mean(others.map((other) => (own > other ? 1 : own === other ? 0.5 : 0)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
