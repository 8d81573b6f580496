/** Of a box on white ground. */
interface Colours {
  readonly fill: string;
  readonly line: string;
  readonly text: string;
}

/** Okabe and Ito's palette, which people who see few colours can tell apart. */
const byState: ReadonlyMap<string, Colours> = new Map([
  ['fresh', { fill: '#d9f2e9', line: '#007a5a', text: '#08362a' }],
  ['restore', { fill: '#f3eed0', line: '#7a6a00', text: '#3a3200' }],
  ['run', { fill: '#fde3cf', line: '#b84a00', text: '#4a1e00' }],
  ['waits', { fill: '#dcecf9', line: '#0065a0', text: '#06304a' }],
]);

const other: Colours = { fill: '#f5e0ec', line: '#9c4a7c', text: '#45203a' };

export function colours(state: string): Colours {
  return byState.get(state) ?? other;
}
