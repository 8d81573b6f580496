import { createHash } from 'node:crypto';
import { canonicalJson } from '../pipeline/keys/canonical-json.ts';
import type { ResolvedModule } from './resolved-module.ts';

/** The sha256, in hex, of what decides a module's embeddings: the same for the same module, wherever it lies. */
export function moduleKey({ identity }: Pick<ResolvedModule, 'identity'>): string {
  return createHash('sha256').update(canonicalJson(identity, 'identity')).digest('hex');
}
