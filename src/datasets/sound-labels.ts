import { UserError } from '../errors.ts';

/** A number, or lists of them, as a polygon's vertices are. */
export type LabelValue = number | readonly LabelValue[];

/** What is true of a sound: lists of finite numbers, by name. */
export type SoundLabels = Readonly<Record<string, readonly LabelValue[]>>;

/** Where labels are none, in words, or undefined. */
export function wrongLabels(labels: unknown): string | undefined {
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) {
    return `labels ${JSON.stringify(labels)}; expected lists of numbers by name, such as { f_0: [440] }`;
  }
  for (const [name, values] of Object.entries(labels)) {
    if (!Array.isArray(values)) return `label ${name}: ${String(values)}; expected a list of numbers`;
    const wrong = values.flat(Number.POSITIVE_INFINITY).find((value) => !Number.isFinite(value));
    if (wrong !== undefined) return `label ${name}: ${String(wrong)}; expected finite numbers`;
  }
  return undefined;
}

/**
 * Whether a sound's labels have the names of the others' of its set.
 *
 * @param name of the sound, for the message
 * @param others those of another sound
 * @throws UserError where a label is missing, or one too many
 */
export function requireSameNames(name: string, labels: SoundLabels, others: SoundLabels): void {
  const [found, expected] = [labels, others].map((each) => Object.keys(each).sort().join(', ') || 'none');
  if (found === expected) return;
  throw new UserError(`${name}: labels ${found}; expected ${expected}, as of the set's other sounds`);
}
