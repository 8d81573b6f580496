import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathExists } from 'fs-extra/esm';
import { embeddingsFolder } from '../embed/embed-task-nodes.ts';
import { checkMaker } from '../embed/maker.ts';
import { UserError } from '../errors.ts';
import { ifThere } from '../if-there.ts';
import { slug } from '../modules/module-name.ts';
import { resolveModule } from '../modules/resolve-module.ts';
import { type EmbeddingsSource, embeddingsOnDisk } from '../predict/rows/embeddings-source.ts';
import { readTaskMetadata } from '../prediction-types/task-metadata.ts';
import type { Folders, ModuleOptions } from './options.ts';
import type { TaskSource } from './task-source.ts';

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
  options: Pick<Folders, 'embeddingsDir'> & ModuleOptions,
): Promise<{ readonly name: string; readonly specifier?: string }> {
  const { embeddingsDir, name } = options;
  const isName = name === undefined && slug(specifier) === specifier;
  const named = embeddingsFolder(embeddingsDir, specifier, taskName);
  if (isName && (await pathExists(join(named, 'task_metadata.json')))) return { name: specifier };
  const module = await resolveModule(specifier, { ...options, cwd: process.cwd() });
  const own = embeddingsFolder(embeddingsDir, module.name, taskName);
  if ((await checkMaker(own, module)) === 'changed') {
    console.error(
      `warning: ${own}: the embeddings are of ${specifier} as it was before it changed; heareval embed makes them anew`,
    );
  }
  // As it was typed, for the command that a mistake names.
  return { name: module.name, specifier };
}

/** @throws UserError when there are none, with the command that makes them */
export async function embeddedOnDisk(
  taskName: string,
  { name: moduleName, specifier = moduleName }: { readonly name: string; readonly specifier?: string },
  { embeddingsDir }: Pick<Folders, 'embeddingsDir'>,
): Promise<EmbeddedTask> {
  const folderPath = embeddingsFolder(embeddingsDir, moduleName, taskName);
  if (!((await ifThere(readdir(folderPath))) ?? []).includes('task_metadata.json')) {
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
  { embeddingsDir }: Pick<Folders, 'embeddingsDir'>,
): Promise<readonly { readonly name: string }[]> {
  const modules = (await ifThere(readdir(embeddingsDir))) ?? [];
  const predicted: { name: string }[] = [];
  for (const module of modules.sort()) {
    const files = (await ifThere(readdir(embeddingsFolder(embeddingsDir, module, taskName)))) ?? [];
    if (files.includes('predictions.json')) predicted.push({ name: module });
  }
  if (predicted.length > 0) return predicted;
  throw new UserError(`${taskName}: no module has predictions for this task in ${embeddingsDir}`, {
    next: `heareval predict --module ./baseline --task ${taskName}`,
  });
}
