import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathExists } from 'fs-extra/esm';
import { type EmbedTaskNodes, embeddingsFolder, embedTaskNodes } from '../embed/embed-task-nodes.ts';
import type { EmbeddingProfile } from '../embed/embedding-profile.ts';
import { checkMaker, claimFolder } from '../embed/maker.ts';
import { UserError } from '../errors.ts';
import { evaluateNode } from '../evaluate/evaluate-step.ts';
import { seedsOnDisk } from '../evaluate/seeds-on-disk.ts';
import { readTaskMetadata } from '../formats/task-metadata.ts';
import { FramedHost } from '../modules/framed-host.ts';
import { readModelInfo } from '../modules/model-info.ts';
import { ModuleHost } from '../modules/module-host.ts';
import { slug } from '../modules/module-name.ts';
import { resolveModule } from '../modules/resolve-module.ts';
import { readBatching } from '../modules/validate/batching.ts';
import {
  type FolderNode,
  folder,
  runInTerminal,
  type StepNode,
  type TerminalRun,
  type TerminalRunOptions,
} from '../pipeline/index.ts';
import { type EmbeddingsSource, embeddingsOnDisk } from '../predict/embeddings-source.ts';
import { predictTaskNodes } from '../predict/predict-task-nodes.ts';
import type { HeadOptions } from './head-options.ts';
import type { CommonOptions, ModuleFlags } from './options.ts';
import type { TaskSource } from './task-source.ts';

/** Finds a module, lends its host to `work` and ends the host's threads and processes afterwards. */
export async function withModule<T>(
  specifier: string,
  {
    workers,
    timeout,
    memory,
    ...options
  }: Pick<CommonOptions, 'workers' | 'memory'> & ModuleFlags & { readonly timeout?: number },
  work: (host: ModuleHost) => Promise<T>,
): Promise<T> {
  const module = await resolveModule(specifier, { ...options, cwd: process.cwd() });
  const Host = module.framing === undefined ? ModuleHost : FramedHost;
  const host = new Host(module, {
    workers,
    memoryMiB: memory,
    ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
  });
  try {
    return await work(host);
  } finally {
    await host.close();
  }
}

/**
 * Lends `work` the hosts of several modules.
 *
 * @throws UserError where two of them would publish into one folder
 */
export async function withModules<T>(
  specifiers: readonly string[],
  options: Parameters<typeof withModule>[1],
  work: (hosts: readonly ModuleHost[]) => Promise<T>,
): Promise<T> {
  const lend = (left: readonly string[], hosts: readonly ModuleHost[]): Promise<T> => {
    const [specifier, ...others] = left;
    if (specifier === undefined) return work(hosts);
    return withModule(specifier, options, (host) => {
      const { name, place } = host.module;
      const same = hosts.find(({ module }) => module.name === name)?.module;
      if (same?.place === place) return lend(others, hosts);
      if (same !== undefined) throw ofOneName(same.specifier, specifier, name, options.name);
      return lend(others, [...hosts, host]);
    });
  };
  return lend([...new Set(specifiers)], []);
}

function ofOneName(a: string, b: string, name: string, given: string | undefined): UserError {
  return given === undefined
    ? new UserError(
        `--module ${a} and --module ${b}: are both called ${name}; expected modules of different names`,
        {
          next: `a run for each, of which one is heareval run --module ${b} --name <another name>`,
        },
      )
    : new UserError(`--name ${given}: with ${a} and ${b}; expected one --module with --name`);
}

/**
 * Runs steps of which some embed, and writes beside the embeddings whose they are, and how that went: after each step that
 * ends, as others may take hours, and a run may be killed.
 */
export async function runProfiled(
  nodes: readonly StepNode[],
  profiles: readonly EmbeddingProfile[],
  options: TerminalRunOptions,
): Promise<TerminalRun> {
  const unclaim: (() => Promise<void>)[] = [];
  try {
    if (!options.dryRun) {
      for (const { folder, module } of profiles) unclaim.push(await claimFolder(folder, module));
    }
    return await runInTerminal(nodes, {
      ...options,
      onEvent({ type }) {
        if (type !== 'step-done') return;
        // What cannot be written now is told at the end.
        for (const profile of profiles) profile.write().catch(() => {});
      },
    });
  } finally {
    for (const profile of profiles) await profile.write();
    for (const takeBack of unclaim) await takeBack();
  }
}

export async function embedNodes(
  { name, node, metadata }: TaskSource,
  host: ModuleHost,
  { workdir, cache, embeddingsDir }: CommonOptions,
  signal: AbortSignal,
): Promise<EmbedTaskNodes> {
  await checkMaker(embeddingsFolder(embeddingsDir, host.module.name, name), host.module);
  const store = { workdir, cache };
  const model = await readModelInfo(host, store, signal);
  const { isTogether, found } = await readBatching(host, metadata.embedding_type, store, signal);
  if (!isTogether) {
    console.error(`warning: module ${host.module.specifier}: ${found}; each clip is embedded alone`);
  }
  return embedTaskNodes({
    task: node,
    taskName: name,
    metadata,
    host,
    model,
    isAlone: !isTogether,
    scope: name,
    embeddingsDir,
    store,
  });
}

/** A module's embeddings of a task: the steps that make them, or what is on disk. */
export interface EmbeddedTask {
  readonly taskName: string;
  readonly metadata: TaskSource['metadata'];
  readonly source: EmbeddingsSource;
  /** `<embeddings>/<module>/<task>`. */
  readonly folder: string;
}

/** Names the module that made embeddings: a folder of `--embeddings-dir` that has some of the task, else a module. */
export async function embeddedModule(
  specifier: string,
  taskName: string,
  options: CommonOptions & ModuleFlags,
): Promise<{ readonly name: string; readonly specifier?: string }> {
  const { embeddingsDir, name } = options;
  const isName = name === undefined && slug(specifier) === specifier;
  const named = embeddingsFolder(embeddingsDir, specifier, taskName);
  if (isName && (await pathExists(path.join(named, 'task_metadata.json')))) return { name: specifier };
  const module = await resolveModule(specifier, { ...options, cwd: process.cwd() });
  const own = embeddingsFolder(embeddingsDir, module.name, taskName);
  if ((await checkMaker(own, module)) === 'changed') {
    console.error(
      `warning: ${own}: the embeddings are of ${specifier} as it was before it changed; heareval embed makes them anew`,
    );
  }
  return module;
}

/** @throws UserError when there are none, with the command that makes them */
export async function embeddedOnDisk(
  taskName: string,
  { name: moduleName, specifier = moduleName }: { readonly name: string; readonly specifier?: string },
  { embeddingsDir }: CommonOptions,
): Promise<EmbeddedTask> {
  const folderPath = embeddingsFolder(embeddingsDir, moduleName, taskName);
  if (!(await readdir(folderPath).catch((): string[] => [])).includes('task_metadata.json')) {
    throw new UserError(`${folderPath}: no embeddings of ${taskName} by ${moduleName}`, {
      next: `heareval embed --module ${specifier} --task ${taskName}`,
    });
  }
  const metadata = await readTaskMetadata(folderPath);
  return { taskName, metadata, source: embeddingsOnDisk(folderPath, metadata), folder: folderPath };
}

/**
 * The modules that have predictions for a task.
 *
 * @throws UserError when no module has
 */
export async function modulesWithPredictions(
  taskName: string,
  { embeddingsDir }: CommonOptions,
): Promise<readonly { readonly name: string }[]> {
  const modules = await readdir(embeddingsDir).catch((): string[] => []);
  const predicted: { name: string }[] = [];
  for (const module of modules.sort()) {
    const files = await readdir(embeddingsFolder(embeddingsDir, module, taskName)).catch((): string[] => []);
    if (files.includes('predictions.json')) predicted.push({ name: module });
  }
  if (predicted.length > 0) return predicted;
  throw new UserError(`${taskName}: no module has predictions for this task in ${embeddingsDir}`, {
    next: `heareval predict --module ./baseline --task ${taskName}`,
  });
}

/** The steps that make the predictions, of each seed one. */
export function predictNodes(
  embedded: EmbeddedTask,
  { embeddingsMemory, ...heads }: HeadOptions,
): readonly StepNode[] {
  return predictTaskNodes({
    ...heads,
    embeddings: embedded.source,
    metadata: embedded.metadata,
    embeddingsMemoryMiB: embeddingsMemory,
    scope: embedded.taskName,
    publishTo: embedded.folder,
  });
}

/** @param bySeed per seed the step that makes the predictions, or the folder that has them */
function scoresNode(embedded: EmbeddedTask, bySeed: readonly (StepNode | FolderNode)[]): StepNode {
  const { taskName, metadata, source } = embedded;
  const [predictions, ...seeds] = bySeed;
  if (predictions === undefined) throw new RangeError('no predictions to score');
  return evaluateNode({
    scope: taskName,
    metadata,
    task: source.taskFiles,
    labels: (split) => source.matrices.get(split) ?? source.taskFiles,
    predictions,
    seeds,
    publishTo: embedded.folder,
  });
}

/** The scores of the predictions that are in the embeddings folder. */
export async function scoresOnDisk(embedded: EmbeddedTask): Promise<StepNode> {
  return scoresNode(embedded, [embedded.folder, ...(await seedsOnDisk(embedded.folder))].map(folder));
}

export interface Benchmark {
  readonly nodes: readonly StepNode[];
  /** The step that has the scores. */
  readonly scores: StepNode;
  readonly profile: EmbeddingProfile;
}

/** The whole benchmark of a task and a module. */
export async function benchmarkNodes(
  task: TaskSource,
  host: ModuleHost,
  options: CommonOptions & HeadOptions,
  signal: AbortSignal,
): Promise<Benchmark> {
  const { nodes, profile, ...source } = await embedNodes(task, host, options, signal);
  const folderPath = embeddingsFolder(options.embeddingsDir, host.module.name, task.name);
  const embedded = { taskName: task.name, metadata: task.metadata, source, folder: folderPath };
  const predictions = predictNodes(embedded, options);
  const scores = scoresNode(embedded, predictions);
  return { nodes: [...nodes, ...predictions, scores], scores, profile };
}
