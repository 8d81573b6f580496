import type { Report } from '../gather-report.ts';
import type { PageData } from './page-data.ts';

/** What the page's script needs of a report. */
export function pageDataOf({ results, cells, audio }: Report): PageData {
  const labels = new Map<string, readonly string[]>();
  for (const cell of cells) {
    if (cell.labels.length > 0 && !labels.has(cell.task)) labels.set(cell.task, cell.labels);
  }
  const names = results.tasks.map(({ name }) => name);
  return {
    modules: results.modules,
    tasks: names.map((name) => ({ name, labels: labels.get(name) ?? [] })),
    cells: cells.map((cell) => ({
      module: results.modules.indexOf(cell.module),
      task: names.indexOf(cell.task),
      details: cell.details,
      ...(JSON.stringify(cell.labels) === JSON.stringify(labels.get(cell.task) ?? [])
        ? {}
        : { labels: cell.labels }),
    })),
    audio: Object.fromEntries(audio),
  };
}

/** JSON that may stand within a script element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
