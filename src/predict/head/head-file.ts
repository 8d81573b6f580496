import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readConstants } from '../../compute/onnx-constants.ts';
import { UserError } from '../../errors.ts';
import { biasName, headModelBytes, weightName } from './head-model.ts';
import type { DenseLayer, HeadConfig, HeadWeights } from './types.ts';

/** A trained head on disk: the model for any ONNX runtime, and what it was trained with. */
export interface HeadFiles {
  /** Input `x` (batch, inputs), output `probabilities` (batch, labels), or `values` (batch, targets). */
  readonly 'head.onnx': Uint8Array;
  readonly 'head.json': string;
}

const description = z.object({
  prediction_type: z.enum(['multiclass', 'multilabel', 'regression']),
  config: z.object({
    hiddenLayers: z.int().min(0),
    hiddenDim: z.int().min(1),
    dropout: z.number().min(0).lt(1),
    lr: z.number().positive(),
    patience: z.int().min(1),
    maxEpochs: z.int().min(1),
    checkValEveryNEpoch: z.int().min(1),
    batchSize: z.int().min(1),
    initialization: z.enum(['xavier_uniform', 'xavier_normal']),
  }),
});

export function encodeHead(weights: HeadWeights, config: HeadConfig): HeadFiles {
  const described: z.infer<typeof description> = { prediction_type: weights.output, config };
  return { 'head.onnx': headModelBytes(weights), 'head.json': `${JSON.stringify(described, null, 1)}\n` };
}

/** The files of a head that `encodeHead` made, from the folder that they were written to. */
export async function readHeadFiles(folder: string): Promise<HeadFiles> {
  return {
    'head.onnx': await readFile(join(folder, 'head.onnx')),
    'head.json': await readFile(join(folder, 'head.json'), 'utf8'),
  };
}

/**
 * Reads what `encodeHead` wrote; `folder` names it in errors.
 *
 * @throws UserError when a file is damaged or not of a head
 */
export function decodeHead(files: HeadFiles, folder: string): { weights: HeadWeights; config: HeadConfig } {
  const described = description.safeParse(parseJson(files['head.json'], folder));
  if (!described.success) {
    throw new UserError(`${folder}/head.json: ${z.prettifyError(described.error).replaceAll('\n', ' ')}`);
  }
  const { prediction_type: output, config } = described.data;
  const constants = parseOnnx(files['head.onnx'], folder);
  const layers = Array.from({ length: config.hiddenLayers + 1 }, (_, index): DenseLayer => {
    const weight = constants.get(weightName(index));
    const bias = constants.get(biasName(index));
    const [outputs, inputs] = weight?.dims ?? [];
    if (weight === undefined || bias === undefined || outputs === undefined || inputs === undefined) {
      throw new UserError(
        `${folder}/head.onnx has no ${weightName(index)}; expected a head of ${config.hiddenLayers} hidden layers`,
      );
    }
    return { weight: weight.data, bias: bias.data, inputs, outputs };
  });
  return { weights: { output, layers }, config };
}

function parseJson(text: string, folder: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${folder}/head.json is not JSON; expected a head's description`, { cause });
  }
}

function parseOnnx(bytes: Uint8Array, folder: string): ReturnType<typeof readConstants> {
  try {
    return readConstants(bytes);
  } catch (cause) {
    throw new UserError(`${folder}/head.onnx is not an ONNX file; expected a trained head`, { cause });
  }
}
