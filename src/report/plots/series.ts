/** Series that are told apart by colour and by shape: more are not told apart by anybody. */
export const MOST_SERIES = 6;

const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'];

/** For each of the first modules a colour and a shape. */
export function seriesScales(modules: readonly string[]) {
  const domain = [...modules];
  return {
    colour: { domain, range: domain.map((_, index) => `var(--series${index + 1})`) },
    shape: { domain, range: SHAPES.slice(0, domain.length) },
  };
}

/**
 * Text as it may stand in a plot's description, not only in its data: Vega takes what every object inherits, such as
 * `constructor`, for something else, so an unseen character comes before it.
 */
export function vegaText(text: string): string {
  return text in {} ? `\u2060${text}` : text;
}
