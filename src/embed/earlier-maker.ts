import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { ifThere } from '../if-there.ts';
import { moduleKey } from '../modules/module-key.ts';
import type { ResolvedModule } from '../modules/resolved-module.ts';
import { publishersOf } from '../pipeline/index.ts';
import type { JsonObject } from '../pipeline/types.ts';
import { MODULE_FILE } from './embed-task-files.ts';
import { PROFILE_FILE } from './embedding-profile.ts';

/** Whose embeddings a folder has. */
export interface Maker {
  /** As the user wrote it. */
  readonly module: string;
  /** `moduleKey`: the same for the same content, wherever it lies. */
  readonly key?: string | undefined;
  /** Where it was found with this content, each from the root and from the folder: the same while the content changes. */
  readonly places: readonly JsonObject[];
}

/**
 * Whose embeddings a folder has that says nothing of it, by what earlier versions left there: the key of the module, and how
 * it was written. Undefined where nothing is known, and where the module is one that was written so, from the same folder.
 */
export async function earlierMaker(folder: string, module: ResolvedModule): Promise<Maker | undefined> {
  const publishers = publishersOf(folder);
  if (publishers.includes('ImportSplit')) return { module: 'heareval import', places: [] };
  if (publishers.includes('PredictByModel')) return { module: 'heareval predict --model', places: [] };
  const profile = (await readJson(join(folder, PROFILE_FILE))) as {
    readonly module?: unknown;
    readonly identity?: JsonObject;
  };
  const { key } = (await readJson(join(folder, MODULE_FILE))) as { readonly key?: unknown };
  if (typeof profile.module !== 'string') {
    const isForeign = publishers.length === 0 && key === undefined;
    return isForeign && existsSync(join(folder, 'task_metadata.json'))
      ? { module: 'another program', places: [] }
      : undefined;
  }
  if (isWrittenSo(profile.module, module)) return undefined;
  const { identity } = profile;
  const known = typeof key === 'string' ? key : identity && moduleKey({ identity });
  return { module: profile.module, key: known, places: [] };
}

/** Whether a module was meant by these words in this folder: with or without `./` and extension. */
function isWrittenSo(written: string, { specifier, place }: ResolvedModule): boolean {
  const file = resolve(written.replace(/^(?:python|onnx|tfjs|transformers):/, ''));
  const { dir, name } = parse(place);
  return written === specifier || file === place || file === join(dir, name) || file === dir;
}

async function readJson(file: string): Promise<object> {
  const text = await ifThere(readFile(file, 'utf8'));
  return text === undefined ? {} : ((JSON.parse(text) as object | null) ?? {});
}
