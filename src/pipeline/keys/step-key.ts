import type { Components, JsonObject, StepDefinition } from '../types.ts';
import type { KeyInputs } from './key.ts';
import { sourceFingerprint } from './step-source.ts';

/**
 * What decides the key of a step that is given these parameters and inputs.
 *
 * @param inputs result hash of each
 * @param files names of all files that it takes, asked for where these decide what computes it
 * @throws UserError when its source cannot be read
 */
export async function stepKeyInputs(
  {
    name,
    version,
    source,
    computedBy,
  }: Pick<StepDefinition<never, never, never>, 'name' | 'version' | 'source' | 'computedBy'>,
  params: JsonObject,
  inputs: KeyInputs['inputs'],
  files: () => Promise<Iterable<string>>,
): Promise<KeyInputs> {
  const code = source === undefined ? undefined : await sourceFingerprint(name, source);
  const components: Components | undefined =
    typeof computedBy === 'function' ? computedBy(await files()) : computedBy;
  return { step: name, version, code, computedBy: components, params, inputs };
}
