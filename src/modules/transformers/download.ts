import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { UserError } from '../../errors.ts';
import { writeChunks } from '../../formats/files/stream-file.ts';
import { isFile } from '../is-file.ts';
import { externalNames } from '../weights/external-files.ts';
import { CONFIG, PREPROCESSOR, readModelFacts } from './model-folder.ts';

/** `owner/name`, with a revision if need be. */
export interface ModelId {
  readonly id: string;
  readonly revision: string;
}

/** Where models are kept that were fetched: below $XDG_CACHE_HOME, else ~/.cache. */
function modelCache(): string {
  const { XDG_CACHE_HOME } = process.env;
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'heareval', 'transformers');
}

/**
 * Fetches the files of a model that are not there yet from the Hugging Face hub (or `$HF_ENDPOINT`).
 *
 * @returns the folder that has them
 * @throws UserError that names what could not be fetched, and how to do without
 */
export async function fetchModel({ id, revision }: ModelId, specifier: string): Promise<string> {
  const folder = join(modelCache(), ...id.split('/'), revision);
  const host = (process.env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
  const { Agent, fetch, RetryAgent } = await import('undici');
  const dispatcher = new RetryAgent(new Agent(), { maxRetries: 2 });
  const get = async (file: string) => {
    const target = join(folder, file);
    if (await isFile(target)) return;
    const url = `${host}/${id}/resolve/${encodeURIComponent(revision)}/${file}`;
    const fail = (why: string, cause?: unknown) =>
      new UserError(`module ${specifier}: cannot fetch ${url}: ${why}`, {
        cause,
        next: `huggingface-cli download ${id} --local-dir ${basename(id)} (where there is a network), then --module transformers:./${basename(id)}`,
      });
    try {
      const response = await fetch(url, { dispatcher });
      if (!response.ok || response.body === null) throw fail(`${response.status} ${response.statusText}`);
      await writeChunks(target, response.body as AsyncIterable<Uint8Array>);
    } catch (cause) {
      if (cause instanceof UserError) throw cause;
      const { message, cause: inner } = cause as Error;
      throw fail(inner instanceof Error ? inner.message || inner.name : message, cause);
    }
  };
  try {
    await get(CONFIG);
    await get(PREPROCESSOR);
    const { part } = await readModelFacts(folder);
    const network = `onnx/${part}.onnx`;
    await get(network);
    for (const file of await externalNames(join(folder, network))) await get(`onnx/${file}`);
  } finally {
    await dispatcher.close();
  }
  return folder;
}
