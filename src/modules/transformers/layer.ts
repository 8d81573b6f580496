import { UserError } from '../../errors.ts';
import type { ModelFacts } from './model-folder.ts';

/** Outputs that have what the model makes of a sound, in the order in which they are wanted. */
const USUAL = ['last_hidden_state', 'audio_embeds', 'embeddings', 'pooler_output'];

/**
 * The output of a network that has the layer asked for: the number of a layer, 0 for what enters the first one, negative
 * from the end; or the name of an output. Without one it is the last layer.
 *
 * @throws UserError that tells which outputs there are
 */
export function outputOfLayer(
  layer: string | undefined,
  outputs: readonly string[],
  { config, part }: Pick<ModelFacts, 'config' | 'part'>,
): string {
  const found = `onnx/${part}.onnx has the outputs ${outputs.join(', ')}`;
  if (layer === undefined) {
    const usual =
      USUAL.find((name) => outputs.includes(name)) ?? (outputs.length === 1 ? outputs[0] : undefined);
    if (usual !== undefined) return usual;
    throw new UserError(`which of its outputs has the embeddings? ${found}; say so by --layer <output>`);
  }
  if (outputs.includes(layer)) return layer;
  const last = config.num_hidden_layers ?? config.encoder_layers;
  const written = Number(layer);
  if (!Number.isInteger(written)) {
    throw new UserError(`--layer ${layer}: ${found}; expected one of them, or the number of a layer`);
  }
  if (last !== undefined && (written > last || written < -last - 1)) {
    throw new UserError(`--layer ${layer}: the model has ${last} layers; expected ${-last - 1} to ${last}`);
  }
  const number = written < 0 && last !== undefined ? last + 1 + written : written;
  const named = outputs.find((name) =>
    new RegExp(`^(?:encoder_)?hidden_states?[._[]${number}\\]?$`).test(name),
  );
  if (named !== undefined) return named;
  if (number === last && outputs.includes('last_hidden_state')) return 'last_hidden_state';
  throw new UserError(
    `--layer ${layer}: ${found}; a layer can be had if the model was exported with output_hidden_states=True`,
  );
}
