import { BEAT } from './beat.ts';
import { CHORD } from './chord.ts';
import { FREE } from './free.ts';
import { KEY_MODE } from './key.ts';
import { MOOD } from './mood.ts';
import type { Namespace } from './namespace.ts';
import { ONSET } from './onset.ts';
import { PATTERN } from './pattern.ts';
import { PITCH } from './pitch.ts';
import { SEGMENT } from './segment.ts';
import { TAG } from './tag.ts';
import { TEMPO } from './tempo.ts';
import { WORDS } from './words.ts';

/** All namespaces of JAMS 0.3. */
export const NAMESPACES: readonly Namespace[] = [
  ...BEAT,
  ...CHORD,
  ...KEY_MODE,
  ...MOOD,
  ...ONSET,
  ...PATTERN,
  ...PITCH,
  ...SEGMENT,
  ...TAG,
  ...TEMPO,
  ...WORDS,
  ...FREE,
];

const byName = new Map(NAMESPACES.map((namespace) => [namespace.name, namespace]));

/** undefined: JAMS has none of this name. */
export function namespaceOf(name: string): Namespace | undefined {
  return byName.get(name);
}
