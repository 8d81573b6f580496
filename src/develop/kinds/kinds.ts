import { UserError } from '../../errors.ts';
import { nearestName } from '../../nearest-name.ts';
import { chord } from './chord.ts';
import type { EstimatorKind } from './estimator-kind.ts';
import { events } from './events.ts';
import { key } from './key.ts';
import { notes } from './notes.ts';
import { pitch } from './pitch.ts';
import { beat, onset } from './points.ts';
import { tags } from './tags.ts';

/** All kinds of estimators that can be developed; another one is a file and a line here. */
const KINDS: readonly EstimatorKind[] = [notes, pitch, chord, onset, beat, key, events, tags];

/** undefined: estimators of the namespace cannot be developed. */
export function findKind(namespace: string): EstimatorKind | undefined {
  return KINDS.find(({ namespaces }) => namespaces.test(namespace));
}

/**
 * @param told what says the namespace, for errors
 * @throws UserError where estimators of it cannot be developed
 */
export function kindOf(namespace: string, told: string): EstimatorKind {
  const kind = findKind(namespace);
  if (kind !== undefined) return kind;
  const near = nearestName(
    namespace,
    KINDS.flatMap(({ examples }) => examples),
  );
  throw new UserError(
    `${told}: ${namespace}; expected ${near === undefined ? knownNamespaces() : `${near}, perhaps, or another of ${knownNamespaces()}`}`,
  );
}

/** In words. */
export function knownNamespaces(): string {
  return KINDS.map(({ examples, about }) => `${examples.join(', ')} (${about})`).join(', ');
}
