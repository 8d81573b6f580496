import { UserError } from '../errors.ts';
import { slug } from './module-name.ts';
import type { Framing, ResolvedModule, ResolveOptions } from './resolved-module.ts';

/** Milliseconds between windows, where nothing else is said. */
const HOP_MS = 50;

/**
 * A module with the framing that is asked for, as part of its name and its identity.
 *
 * @throws UserError for a hop without windows
 */
export function framed(module: ResolvedModule, { window, hop, pooling }: ResolveOptions): ResolvedModule {
  if (hop !== undefined && window === undefined) {
    throw new UserError(`--hop ${hop}: is the time between windows; expected --window too`);
  }
  if (window === undefined && pooling === undefined) return module;
  const framing: Framing = {
    ...(window === undefined ? {} : { window, hop: hop ?? HOP_MS }),
    ...(pooling === undefined ? {} : { pooling }),
  };
  const parts = [window && `${window}ms`, window && `every-${framing.hop}ms`, pooling && slug(pooling)];
  return {
    ...module,
    name: [module.name, ...parts.filter(Boolean)].join('-'),
    identity: { ...module.identity, framing },
    framing,
  };
}

/** Which functions of a module are called. */
export function functionsNeeded(framing: Framing = {}): {
  readonly scenes: boolean;
  readonly timestamps: boolean;
} {
  const { window, pooling } = framing;
  return { scenes: window !== undefined || pooling === undefined, timestamps: window === undefined };
}
