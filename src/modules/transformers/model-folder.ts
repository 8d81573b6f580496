import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { decodeText } from '../../formats/files/text-file.ts';
import { isFile } from '../is-file.ts';
import { externalFiles } from '../weights/external-files.ts';

const config = z.looseObject({
  model_type: z.string().optional(),
  is_encoder_decoder: z.boolean().optional(),
  num_hidden_layers: z.number().int().optional(),
  encoder_layers: z.number().int().optional(),
  /** Of models of waveforms: their convolutions, from first to last. */
  conv_kernel: z.array(z.number()).optional(),
  conv_stride: z.array(z.number()).optional(),
  add_adapter: z.boolean().optional(),
  /** Frames of the longest sound of Whisper's kind. */
  max_source_positions: z.number().optional(),
});
const preprocessor = z.looseObject({
  feature_extractor_type: z.string(),
  sampling_rate: z.number().int(),
  /** Samples that every sound is padded to, or cut at: of Whisper's kind, and of CLAP's. */
  n_samples: z.number().optional(),
  nb_max_samples: z.number().optional(),
  /** Frames of AST's spectra. */
  max_length: z.number().optional(),
});

/** What the files of a model say of it. */
export interface ModelFacts {
  readonly config: z.infer<typeof config>;
  readonly preprocessor: z.infer<typeof preprocessor>;
  /** Name of the file in `onnx/` that takes audio, without `.onnx`. */
  readonly part: string;
}

export const CONFIG = 'config.json';
export const PREPROCESSOR = 'preprocessor_config.json';

/**
 * Reads what a folder of Hugging Face's layout says of its model.
 *
 * @throws UserError that names the file that is missing or wrong
 */
export async function readModelFacts(folder: string): Promise<ModelFacts> {
  const found = await readJson(join(folder, CONFIG), config);
  return {
    config: found,
    preprocessor: await readJson(join(folder, PREPROCESSOR), preprocessor),
    part: partOf(found),
  };
}

/** Which of several networks takes the audio: CLAP has one of text too, and Whisper a decoder. */
function partOf({ model_type, is_encoder_decoder }: z.infer<typeof config>): string {
  if (model_type === 'clap') return 'audio_model';
  return is_encoder_decoder === true ? 'encoder_model' : 'model';
}

/**
 * The files that decide what a model gives, relative to its folder.
 *
 * @throws UserError where there is no network, or not all that it has its weights in
 */
export async function filesOf(folder: string, { part }: ModelFacts): Promise<string[]> {
  const network = `onnx/${part}.onnx`;
  if (!(await isFile(join(folder, network)))) {
    throw new UserError(`there is no file ${join(folder, network)}; expected the model as ONNX`, {
      next: `pip install optimum-onnx && optimum-cli export onnx --task feature-extraction --model ${folder} ${join(folder, 'onnx')}`,
    });
  }
  const weights = await externalFiles(join(folder, network));
  return [CONFIG, PREPROCESSOR, network, ...weights.map((file) => `onnx/${file}`)];
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  let content: unknown;
  try {
    content = JSON.parse(decodeText(await readFile(file), file));
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const why = isMissing ? `there is no file ${file}` : `${file}: not JSON: ${(cause as Error).message}`;
    throw new UserError(`${why}; expected a model in the layout of Hugging Face`, { cause });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    `${file}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}; expected that of an audio model`,
  );
}
