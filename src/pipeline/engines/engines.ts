import type { Engine } from './engine.ts';
import { LocalEngine } from './local.ts';

/** The engines there are, by name. Each line makes one for one run. */
export const engines = {
  local: () => new LocalEngine(),
} satisfies Record<string, () => Engine>;

export type EngineName = keyof typeof engines;
