import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { outputOfLayer } from '../../../src/modules/transformers/layer.ts';

type Config = Parameters<typeof outputOfLayer>[2]['config'];

const LAYERS = ['hidden_states.0', 'hidden_states.1', 'hidden_states.2', 'last_hidden_state'];

function find(
  layer: string | undefined,
  outputs: readonly string[],
  config: object = { num_hidden_layers: 2 },
) {
  return outputOfLayer(layer, outputs, { config: config as Config, part: 'model' });
}

test('without a layer it is the last one, or the only output', (t) => {
  t.is(find(undefined, LAYERS), 'last_hidden_state');
  t.is(find(undefined, ['pooler_output', 'embeddings']), 'embeddings');
  t.is(find(undefined, ['odd']), 'odd');
  t.throws(() => find(undefined, ['odd', 'strange']), {
    instanceOf: UserError,
    message: /^which of its outputs has the embeddings\? onnx\/model\.onnx has the outputs odd, strange; /,
  });
});

test('a layer is a name, or a number from the first or, negative, from the last', (t) => {
  t.is(find('odd', ['odd', 'strange']), 'odd');
  t.deepEqual(
    ['0', '1', '2', '-1', '-2', '-3'].map((layer) => find(layer, LAYERS)),
    [
      'hidden_states.0',
      'hidden_states.1',
      'hidden_states.2',
      'hidden_states.2',
      'hidden_states.1',
      'hidden_states.0',
    ],
  );
  t.is(find('2', ['last_hidden_state']), 'last_hidden_state');
  t.is(find('-1', ['last_hidden_state'], { encoder_layers: 4 }), 'last_hidden_state');
  t.is(find('1', ['encoder_hidden_states[1]', 'encoder_hidden_states[11]']), 'encoder_hidden_states[1]');
  t.is(find('7', ['hidden_state_7'], {}), 'hidden_state_7', 'of a model that does not tell how many it has');
});

test('a layer that is not there is refused, with what there is', (t) => {
  for (const layer of ['3', '-4']) {
    t.throws(() => find(layer, LAYERS), {
      instanceOf: UserError,
      message: `--layer ${layer}: the model has 2 layers; expected -3 to 2`,
    });
  }
  for (const layer of ['first', '1.5']) {
    t.throws(() => find(layer, LAYERS), { message: /; expected one of them, or the number of a layer$/ });
  }
  t.throws(() => find('1', ['last_hidden_state']), {
    message: /; a layer can be had if the model was exported with output_hidden_states=True$/,
  });
  t.throws(() => find('-1', ['last_hidden_state'], {}), { message: /output_hidden_states=True$/ });
});
