import type { ReadRecipe } from '../../recipes/recipe.ts';
import type { TrainedTask } from '../../recipes/trained-task.ts';
import { checkDecoder } from './decoders.ts';

/**
 * Looks at the decoder that a recipe names, before anything is trained by it.
 *
 * @throws UserError with its place, for one that there is not or that does not go with the task
 */
export function checkRecipeDecoder(
  { recipe, placeOf }: ReadRecipe,
  tasks: readonly Pick<TrainedTask, 'metadata'>[],
): void {
  const [task] = tasks;
  if (recipe.decoder === undefined || task === undefined) return;
  const { namespace, ...decoder } = recipe.decoder;
  const { prediction_type: type, embedding_type: kind } = task.metadata;
  const said = typeof namespace === 'string' ? namespace : undefined;
  checkDecoder({ type, kind }, { namespace: said, decoder }, (keys) => placeOf(['decoder', ...keys]));
}
