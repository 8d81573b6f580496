import type { StepDefinition } from './types.ts';

// biome-ignore lint/suspicious/noExplicitAny: steps of every type are found by name.
export type AnyStep = StepDefinition<any, any, any>;

/** Where the code of a step is found: in each process that can import the module. */
export type StepAddress = {
  /** URL of the file that defines the step. */
  readonly module: string;
  readonly name: string;
  readonly version: string;
};

/** The steps that the files which this process has imported define. */
const known = new Map<string, AnyStep>();

/** Takes down where a step is found; one that names no module is found nowhere. */
export function registerStep(definition: AnyStep): void {
  const module = moduleOf(definition);
  if (module !== undefined) known.set(idOf({ module, ...definition }), definition);
}

/**
 * Where another process finds the step.
 *
 * @throws TypeError where it cannot: the step names no module, or the module has another one of this name and version
 */
export function addressOf(definition: AnyStep): StepAddress {
  const { name, version } = definition;
  const module = moduleOf(definition);
  if (module === undefined) {
    throw new TypeError(`Step ${name} runs in this process alone: expected \`module: import.meta.url\``);
  }
  const address = { module, name, version };
  if (known.get(idOf(address)) !== definition) {
    throw new TypeError(
      `Step ${name}, version ${version}, is defined more than once in ${module}: expected once, at the top of the file`,
    );
  }
  return address;
}

/**
 * The step with this address. Imports its module where this process has not done so.
 *
 * @throws TypeError when the module has no such step
 */
export async function findStep(address: StepAddress): Promise<AnyStep> {
  const { module, name, version } = address;
  const id = idOf(address);
  if (!known.has(id)) await import(module);
  const definition = known.get(id);
  if (definition === undefined) {
    throw new TypeError(`Expected step ${name}, version ${version}, to be defined at the top of ${module}`);
  }
  return definition;
}

function moduleOf({ module, source }: AnyStep): string | undefined {
  return module ?? source;
}

function idOf({ module, name, version }: StepAddress): string {
  return JSON.stringify([module, name, version]);
}
