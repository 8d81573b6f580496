import { resolve } from 'node:path';
import { canonicalJson } from './keys/canonical-json.ts';
import { registerStep } from './step-registry.ts';
import type {
  FolderNode,
  Inputs,
  Json,
  JsonObject,
  Selection,
  Spawned,
  StepDefinition,
  StepDraft,
  StepNode,
} from './types.ts';

// biome-ignore lint/complexity/noBannedTypes: `{}` is what "no input" and "nothing required" look like to the type system.
type Nothing = {};

/** What makes a node of a step. `inputs` and `env` must be given where the step has any. */
export type NodeOptions<P extends JsonObject, I extends Inputs, E extends Json | undefined> = {
  readonly scope: string;
  readonly params: P;
  readonly publishTo?: string | undefined;
  readonly label?: string | undefined;
  readonly drafts?: readonly StepDraft[];
} & (Nothing extends I ? { readonly inputs?: I } : { readonly inputs: I }) &
  (undefined extends E ? { readonly env?: E } : { readonly env: E });

/**
 * Makes a kind of step. What comes back makes nodes of it, typed by parameters P, inputs I and environment E:
 *
 *     const count = defineStep<{ minLength: number }, { texts: InputSource }>({ name: 'CountWords', version: '1', run });
 *     const node = count({ scope: 'demo', params: { minLength: 3 }, inputs: { texts: folder('texts') } });
 *
 * P and I are type literals (`type`, not `interface`).
 */
export function defineStep<
  P extends JsonObject,
  I extends Inputs = Nothing,
  E extends Json | undefined = undefined,
>(definition: StepDefinition<P, I, E>): (options: NodeOptions<P, I, E>) => StepNode {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(definition.name)) {
    throw new TypeError(
      `Expected the name of a step to be PascalCase, got ${JSON.stringify(definition.name)}`,
    );
  }
  registerStep(definition);
  return ({ scope, params, inputs = {}, env, publishTo, label, drafts = none }) => {
    // Here the stack still tells who gave what is no JSON.
    canonicalJson(params, `${definition.name}.params`);
    if (env !== undefined) canonicalJson(env, `${definition.name}.env`);
    return {
      kind: 'step',
      scope: checkedScope(scope),
      definition,
      params,
      inputs,
      env,
      drafts,
      publishTo: publishTo === undefined ? undefined : resolve(publishTo),
      label,
    };
  };
}

const none: readonly StepDraft[] = [];

/** A folder that was there before: the user's own, or one that an earlier command published. */
export function folder(path: string): FolderNode {
  return { kind: 'folder', path: resolve(path) };
}

/** Only the files of `source` that match one of `patterns` (`*`, `**`): the key then ignores all others. */
export function select(source: StepNode | FolderNode, patterns: string | readonly string[]): Selection {
  return { kind: 'selection', from: source, patterns: typeof patterns === 'string' ? [patterns] : patterns };
}

/** The outputs of all steps that `from` spawns, as one input. What takes it runs when all of them have. */
export function spawned(from: StepNode): Spawned {
  if (from.definition.spawn === undefined) {
    throw new TypeError(`Expected a step that spawns others, got ${from.definition.name}`);
  }
  return { kind: 'spawned', from };
}

function checkedScope(scope: string): string {
  const segments = scope.split('/');
  if (segments.some((segment) => segment === '' || segment.startsWith('.')) || segments[0] === 'runs') {
    throw new TypeError(
      `Expected a scope to be the name of a subfolder (not hidden, not "runs"), got ${JSON.stringify(scope)}`,
    );
  }
  return scope;
}
