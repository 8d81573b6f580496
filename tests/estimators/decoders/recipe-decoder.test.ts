import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { checkRecipeDecoder } from '../../../src/estimators/decoders/recipe-decoder.ts';
import { parseOverride } from '../../../src/recipes/overrides.ts';
import { readRecipe } from '../../../src/recipes/recipe.ts';
import type { TrainedTask } from '../../../src/recipes/trained-task.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** What is said of the decoder of a recipe of a task of events, changed by `--set`. */
async function check(t: ExecutionContext, decoder: string, ...set: readonly string[]): Promise<string> {
  const text = `tasks: [tone_events]\ndecoder: ${decoder}\n`;
  const file = join(temporaryFolder(t, { 'mine.yaml': text }), 'mine.yaml');
  const metadata = { prediction_type: 'multilabel', embedding_type: 'event' } as TrainedTask['metadata'];
  try {
    checkRecipeDecoder(await readRecipe(file, set.map(parseOverride)), [{ metadata }]);
    return 'fits';
  } catch (error) {
    return (error as Error).message.replaceAll(file, 'mine.yaml');
  }
}

test('a decoder that there is not, or a setting that it does not have, is told before anything is trained', async (t) => {
  t.is(await check(t, '{ name: peaks, namespace: beat, threshold: 0.2 }'), 'fits');
  t.is(await check(t, '{ median_filter_ms: 100 }'), 'fits');
  t.regex(await check(t, '{ name: peeks }'), /^mine\.yaml:2: decoder peeks; expected one of tags, events, /);
  t.is(
    await check(t, '{ name: peaks, treshold: 0.2 }'),
    'mine.yaml:2: decoder peaks: treshold: unknown key; did you mean threshold?',
  );
  t.is(
    await check(t, '{ name: peaks, treshold: 0.2, min_duratio: 3 }'),
    [
      'mine.yaml:2: decoder peaks: 2 mistakes',
      '  mine.yaml:2: decoder peaks: treshold: unknown key; did you mean threshold?',
      '  mine.yaml:2: decoder peaks: min_duratio: unknown key; expected one of threshold, pre_max, post_max, pre_avg, post_avg, delta, wait',
    ].join('\n'),
  );
  t.is(
    await check(t, '{ name: notes }'),
    'mine.yaml:2: decoder notes: prediction_type multilabel; expected notes',
  );
  t.is(
    await check(t, '{ name: tags }'),
    'mine.yaml:2: decoder tags: an output of frames; expected one of sounds as wholes',
  );
  t.regex(
    await check(t, '{ name: peaks, namespace: beats }'),
    /^mine\.yaml:2: namespace beats; expected onset or beat/,
  );
});

test('the place of a wrong setting is that of its own line or option', async (t) => {
  t.is(
    await check(t, '\n  name: peaks\n  threshold: high'),
    'mine.yaml:4: decoder peaks: threshold: expected number, received text',
  );
  t.regex(
    await check(t, '{ name: peaks }', 'decoder.threshold=2'),
    /^--set decoder\.threshold=2: decoder peaks: /,
  );
});
