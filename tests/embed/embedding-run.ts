import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { embedTaskNodes } from '../../src/embed/embed-task-nodes.ts';
import { embeddingServices } from '../../src/embed/embedding-modules.ts';
import { FramedHost } from '../../src/modules/framed-host.ts';
import { readModelInfo } from '../../src/modules/model-info.ts';
import type { Pooling } from '../../src/modules/pooling.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { readBatching } from '../../src/modules/validate/batching.ts';
import {
  type FolderNode,
  folder,
  type PipelineEvent,
  runPipeline,
  type StepNode,
} from '../../src/pipeline/index.ts';
import { moduleSource } from '../modules/module-source.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { metadataOf, type SmallTask, writeTask } from './task-folder.ts';

/** A folder with a module (`mine.mjs`) and a task (`task/`), in which embeddings are made. */
export class Bench {
  readonly folder: string;
  readonly #task: SmallTask;

  private constructor(folder: string, task: SmallTask) {
    this.folder = folder;
    this.#task = task;
  }

  static async create(t: ExecutionContext, task: SmallTask, source = moduleSource()): Promise<Bench> {
    const root = temporaryFolder(t, { 'mine.mjs': source });
    await writeTask(join(root, 'task'), task);
    return new Bench(root, task);
  }

  /** Takes a bench that another process has made. */
  static open(folder: string, task: SmallTask): Bench {
    return new Bench(folder, task);
  }

  at(...names: string[]): string {
    return join(this.folder, ...names);
  }

  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    writeFiles(this.folder, files);
  }

  /** Embeds the task into `embeddings/mine/small`. */
  async run({
    task = folder(this.at('task')),
    specifier = './mine',
    python,
    window,
    hop,
    pooling,
    workers = 2,
    embeddings = 'embeddings',
    workdir = 'work',
    cache,
    scope = 'small',
    timeoutMs = 600_000,
    memoryMiB,
    force = false,
    batching = false,
    signal,
  }: {
    task?: FolderNode | StepNode;
    specifier?: string;
    python?: string;
    window?: number;
    hop?: number;
    pooling?: Pooling;
    workers?: number;
    embeddings?: string;
    workdir?: string;
    /** Folder of a cache that is read and written. */
    cache?: string;
    scope?: string;
    timeoutMs?: number;
    memoryMiB?: number;
    force?: boolean;
    /** Finds out whether clips may be given together, as every command does; else they are. */
    batching?: boolean;
    signal?: AbortSignal;
  } = {}) {
    const module = await resolveModule(specifier, { cwd: this.folder, python, window, hop, pooling });
    const host = new FramedHost(module, { workers, timeoutMs, memoryMiB });
    const describe = host.describe.bind(host);
    let loads = 0;
    host.describe = (signal) => {
      loads++;
      return describe(signal);
    };
    try {
      const model = await readModelInfo(host, { workdir: this.at(workdir) });
      const kind = this.#task.kind;
      const isAlone = batching && !(await readBatching(host, kind, { workdir: this.at(workdir) })).isTogether;
      const embedded = embedTaskNodes({
        task,
        taskName: 'small',
        metadata: metadataOf(this.#task),
        host,
        model,
        isAlone,
        scope,
        embeddingsDir: this.at(embeddings),
        store: { workdir: this.at(workdir), ...(cache && { cache: this.at(cache) }) },
      });
      const events: PipelineEvent[] = [];
      const result = await runPipeline(embedded.nodes, {
        workdir: this.at(workdir),
        workers,
        cache: cache && this.at(cache),
        force,
        services: embeddingServices([embedded.profile]),
        onEvent: (event) => events.push(event),
        signal,
      });
      const states = result.steps.map(
        ({ node, state }) => `${node.definition.name} ${node.label ?? ''} ${state}`,
      );
      const errors = result.steps.flatMap(({ error }) => error?.message ?? []);
      return { result, states, errors, events, loads, ...embedded };
    } finally {
      await host.close();
    }
  }
}
