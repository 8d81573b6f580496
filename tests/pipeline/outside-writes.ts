import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  type InputSource,
  type PipelineEvent,
  type RunResult,
  runPipeline,
  type Services,
  type Spawned,
  type StepNode,
} from '../../src/pipeline/index.ts';

/** What a step changed that is none of its business. */
export interface OutsideWrite {
  readonly step: string;
  /** Relative to the root. */
  readonly path: string;
}

/**
 * Runs steps one after the other and finds what each of them changes outside the folder that it was given: anything below
 * `root`, so the store, the inputs, and what else is put there, for instance the temporary folder. Nothing is published.
 */
export async function runWatched(
  targets: readonly StepNode[],
  {
    root,
    workdir,
    services,
  }: { readonly root: string; readonly workdir: string; readonly services?: Services },
): Promise<{ readonly result: RunResult; readonly writes: readonly OutsideWrite[] }> {
  const writes: OutsideWrite[] = [];
  let before = new Map<string, string>();
  const onEvent = (event: PipelineEvent) => {
    if (event.type === 'step-start') {
      before = snapshot(root);
    } else if (event.type === 'step-done' || event.type === 'step-failed') {
      const after = snapshot(root);
      const own = event.type === 'step-done' ? relative(root, event.outDir) : undefined;
      const paths = [...new Set([...before.keys(), ...after.keys()])]
        .filter((path) => before.get(path) !== after.get(path))
        .filter((path) => !isEngines(relative(workdir, join(root, path))))
        .filter((path) => own === undefined || !isWithin(path, own));
      writes.push(...paths.map((path) => ({ step: event.step.name, path })));
    }
  };
  const steps = withoutPublishing(targets);
  const result = await runPipeline(steps, { workdir, workers: 1, onEvent, services });
  return { result, writes };
}

/** What tells whether a file below a folder has changed: its size, inode and time. */
function snapshot(root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && !entry.isDirectory()) {
      files.set(relative(root, path), `${stats.size} ${stats.mtimeMs} ${stats.ino}`);
    } else if (entry.isDirectory()) {
      files.set(relative(root, path), 'folder');
    }
  }
  return files;
}

/** What the engine writes for itself, relative to the workdir. */
function isEngines(path: string): boolean {
  return /^(runs|\.cache|\.items)(\/|$)|^[^/.][^/]*$|\.lock$/.test(path);
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** The same steps, none of which publishes: what appears elsewhere is then none of the engine's doing. */
function withoutPublishing(targets: readonly StepNode[]): readonly StepNode[] {
  const copies = new Map<StepNode, StepNode>();
  const copy = (node: StepNode): StepNode => {
    const known = copies.get(node);
    if (known !== undefined) return known;
    const inputs = Object.fromEntries(
      Object.entries(node.inputs).map(([name, input]) => [
        name,
        'kind' in input ? copySource(input) : input.map(copySource),
      ]),
    );
    const made: StepNode = { ...node, inputs, publishTo: undefined };
    copies.set(node, made);
    return made;
  };
  const copySource = <S extends InputSource | Spawned>(source: S): S => {
    if (source.kind === 'step') return copy(source) as S;
    if (source.kind !== 'folder' && source.from.kind === 'step') {
      return { ...source, from: copy(source.from) };
    }
    return source;
  };
  return targets.map(copy);
}
