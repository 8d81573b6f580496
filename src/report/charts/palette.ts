/** Colours of the page by name. Series are those of Okabe and Ito, which people who see few colours can tell apart. */
interface Palette {
  readonly ground: string;
  readonly panel: string;
  readonly text: string;
  readonly quiet: string;
  readonly rule: string;
  readonly track: string;
  readonly accent: string;
  readonly series: readonly string[];
}

export const light: Palette = {
  ground: '#f6f7f9',
  panel: '#ffffff',
  text: '#1b1f24',
  quiet: '#57606a',
  rule: '#d5dae0',
  track: '#eceff2',
  accent: '#5b3fd6',
  series: ['#0072b2', '#d55e00', '#007a5a', '#9c4a7c', '#7a6a00', '#3a7ca8'],
};

export const dark: Palette = {
  ground: '#0e1116',
  panel: '#171b22',
  text: '#e6eaef',
  quiet: '#9aa4b0',
  rule: '#2d343e',
  track: '#242a33',
  accent: '#b3a1ff',
  series: ['#6cb8f0', '#ff9d57', '#3ecf9f', '#e58fc0', '#e0c94a', '#9fd0f5'],
};

/** `--name: colour;` of each. */
export function variables({ series, ...named }: Palette): string {
  const all = {
    ...named,
    ...Object.fromEntries(series.map((colour, index) => [`series${index + 1}`, colour])),
  };
  return Object.entries(all)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(' ');
}

/** Text in which `var(--name)` stands for colours, with the colours themselves, for what knows no variables. */
export function withColours(text: string, { series, ...named }: Palette): string {
  const all: Record<string, string> = named;
  return text.replaceAll(/var\(--([a-z]+)(\d?)\)/g, (whole, name: string, number: string) =>
    number === '' ? (all[name] ?? whole) : (series[Number(number) - 1] ?? whole),
  );
}
