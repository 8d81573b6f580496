import type { Named, Optimiser } from './optimiser.ts';

/**
 * Optimisers in a row: the change of each is the gradient of the next, that of the last is subtracted from the parameter.
 *
 * @throws Error where two links keep state of the same name, or one that measures all gradients is not the first
 */
export function chain(...links: readonly Optimiser[]): Optimiser {
  const names = links.flatMap((link) => Object.keys(link.init(0)));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two links of the chain keep ${twice}`);
  const [first, ...others] = links;
  if (others.some((link) => link.measures !== undefined)) {
    throw new Error('a link that measures all gradients comes first in a chain');
  }
  return {
    init: (size) => merged(links.map((link) => link.init(size))),
    factors: (count, learningRate) =>
      merged(links.map((link, index) => numbered(index, link.factors(count, learningRate)))),
    ...(first?.measures && {
      measures: (graph, gradients) => numbered(0, first.measures?.(graph, gradients) ?? {}),
    }),
    update(graph, { parameter, gradient, state, factors }) {
      let change = gradient;
      const next = links.map((link, index) => {
        const own = unnumbered(index, factors);
        const result = link.update(graph, { parameter, gradient: change, state, factors: own });
        change = result.change;
        return result.state;
      });
      return { change, state: merged(next) };
    },
  };
}

function merged<T>(parts: readonly Named<T>[]): Named<T> {
  return Object.assign({}, ...parts);
}

function numbered<T>(index: number, values: Named<T>): Named<T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${index} ${name}`, value]));
}

function unnumbered<T>(index: number, values: Named<T>): Named<T> {
  const prefix = `${index} `;
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}
