import {
  formatBytes,
  type InputSource,
  type Plan,
  type PlanNotes,
  type Spawned,
  type StepNode,
} from '../pipeline/index.ts';
import { DOWNLOAD_CORPUS } from './corpus/fetch/download-corpus.ts';
import { DOWNLOAD_LISTED } from './corpus/fetch/download-listed.ts';
import { GIVEN_FOLDER } from './music/given-folder.ts';
import type { ChosenTask } from './task-definition.ts';

const DOWNLOADS: ReadonlySet<string> = new Set([DOWNLOAD_CORPUS, DOWNLOAD_LISTED]);

/** The steps behind a step that fetch something, each once. */
export function downloadsOf(node: StepNode): readonly StepNode[] {
  return stepsBehind(node, DOWNLOADS);
}

/** Whether nothing of a task, by the last of its steps, can be downloaded, so that its corpus has to be given. */
export function needsData(lastStep: StepNode): boolean {
  return stepsBehind(lastStep, new Set([GIVEN_FOLDER])).length > 0;
}

/** The steps of these names behind a step, each once. */
function stepsBehind(node: StepNode, names: ReadonlySet<string>): readonly StepNode[] {
  const found = new Set<StepNode>();
  collectSteps(node, names, found, new Set());
  return [...found];
}

/** What a task whose last step is this would fetch that has nothing yet, in bytes. `undefined` where it is not known. */
export function downloadSize({ task, mode }: ChosenTask, lastStep: StepNode): number | undefined {
  const sizes = downloadsOf(lastStep).map((node) => task.facts?.fileBytes?.[urlOf(node)]);
  const isWhole = sizes.every((size) => size !== undefined);
  return isWhole ? sizes.reduce((sum, size) => sum + size, 0) : task.facts?.downloadBytes?.[mode];
}

/** Tells of a plan what these tasks still have to fetch; of sizes that are not known how many there are. */
export function downloadsToCome(chosen: readonly ChosenTask[]): (plan: Plan) => PlanNotes {
  return ({ steps }) => {
    const toRun = steps.filter(({ state, node }) => state === 'run' && DOWNLOADS.has(node.definition.name));
    const pending = new Set(toRun.map(({ node }) => urlOf(node)));
    const count = pending.size;
    let bytes = 0;
    let isAbout = false;
    for (const { task, mode } of chosen) {
      const own = new Set(downloadsOf(task.build(mode, { tasksDir: '', mirrors: [] })).map(urlOf));
      const { fileBytes = {}, downloadBytes = {} } = task.facts ?? {};
      const total = downloadBytes[mode];
      if (total !== undefined && [...own].every((url) => pending.has(url) && fileBytes[url] === undefined)) {
        bytes += total;
        isAbout = true;
        for (const url of own) pending.delete(url);
        continue;
      }
      for (const url of own) {
        const size = fileBytes[url];
        if (size !== undefined && pending.delete(url)) bytes += size;
      }
    }
    const unknown = pending.size;
    const download = { files: count, bytes, unknown };
    if (count === 0) return { lines: [], json: { download } };
    const known = unknown === count ? [] : [`${isAbout ? 'about ' : ''}${formatBytes(bytes)}`];
    const rest = unknown === 0 ? [] : [`${unknown} of unknown size`];
    const files = count === 1 ? '1 file' : `${count} files`;
    return { lines: [`to download: ${files}, ${[...known, ...rest].join(' and ')}`], json: { download } };
  };
}

/** `''` for a step that fetches by a list of its own. */
function urlOf({ params }: StepNode): string {
  return typeof params.url === 'string' ? params.url : '';
}

function collectSteps(
  source: InputSource | Spawned,
  names: ReadonlySet<string>,
  found: Set<StepNode>,
  seen: Set<InputSource | Spawned>,
): void {
  if (seen.has(source)) return;
  seen.add(source);
  if (source.kind === 'selection' || source.kind === 'spawned') collectSteps(source.from, names, found, seen);
  if (source.kind !== 'step') return;
  if (names.has(source.definition.name)) found.add(source);
  for (const input of Object.values(source.inputs)) {
    for (const each of 'kind' in input ? [input] : input) collectSteps(each, names, found, seen);
  }
}
