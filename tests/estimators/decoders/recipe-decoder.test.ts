import { join } from 'node:path';
import test from 'ava';
import { checkRecipeDecoder } from '../../../src/estimators/decoders/recipe-decoder.ts';
import { readRecipe } from '../../../src/recipes/recipe.ts';
import type { TrainedTask } from '../../../src/recipes/trained-task.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('a decoder that there is not, or a setting that it does not have, is told before anything is trained', async (t) => {
  const check = async (decoder: string) => {
    const text = `tasks: [tone_events]\ndecoder: ${decoder}\n`;
    const file = join(temporaryFolder(t, { 'mine.yaml': text }), 'mine.yaml');
    const metadata = { prediction_type: 'multilabel', embedding_type: 'event' } as TrainedTask['metadata'];
    try {
      checkRecipeDecoder(await readRecipe(file), [{ metadata }]);
      return 'fits';
    } catch (error) {
      return (error as Error).message.replace(file, 'mine.yaml');
    }
  };
  t.is(await check('{ name: peaks, namespace: beat, threshold: 0.2 }'), 'fits');
  t.is(await check('{ median_filter_ms: 100 }'), 'fits');
  t.regex(await check('{ name: peeks }'), /^mine\.yaml:2: decoder peeks; expected one of tags, events, /);
  t.regex(await check('{ name: peaks, treshold: 0.2 }'), /^mine\.yaml:2: decoder peaks, treshold: /);
  t.regex(
    await check('{ name: peaks, namespace: beats }'),
    /^mine\.yaml:2: namespace beats; expected onset or beat/,
  );
});
