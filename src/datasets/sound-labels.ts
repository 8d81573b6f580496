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
