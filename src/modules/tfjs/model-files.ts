import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { decodeText } from '../../formats/files/text-file.ts';

const model = z.looseObject({
  format: z.enum(['graph-model', 'layers-model']).optional(),
  modelTopology: z.looseObject({ node: z.unknown().optional() }),
  weightsManifest: z
    .array(z.object({ paths: z.array(z.string()), weights: z.array(z.unknown()) }))
    .default([]),
});

/** A `model.json` of TensorFlow.js, with the files that hold its weights. */
export interface TfjsModelFiles {
  readonly format: 'graph-model' | 'layers-model';
  readonly json: z.infer<typeof model>;
  /** Absolute paths of the weights, in the order in which they follow each other. */
  readonly shards: readonly string[];
}

/**
 * Reads a `model.json`, not its weights. Older ones do not say what they are: those of graph models have nodes.
 *
 * @throws UserError that names the file and what is wrong
 */
export async function readModelFiles(file: string): Promise<TfjsModelFiles> {
  let content: unknown;
  try {
    content = JSON.parse(decodeText(await readFile(file), file));
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(`${file}: not JSON: ${(cause as Error).message}; expected a model of TensorFlow.js`, {
      cause,
    });
  }
  const parsed = model.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError(
      `${file}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}; expected a model of TensorFlow.js`,
    );
  }
  const json = parsed.data;
  const folder = dirname(file);
  return {
    format: json.format ?? (json.modelTopology.node === undefined ? 'layers-model' : 'graph-model'),
    json,
    shards: json.weightsManifest.flatMap(({ paths }) => paths.map((shard) => join(folder, shard))),
  };
}
