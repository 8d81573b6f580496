import { parse } from 'yaml';
import { UserError } from '../../errors.ts';
import { canonicalJson } from '../../pipeline/index.ts';
import type { Json } from '../../pipeline/types.ts';
import { RandomStream } from '../../random/random-stream.ts';
import type { Override } from '../overrides.ts';
import { allValues, drawValue } from './parameter-space.ts';
import type { Sweep, SweptParameter } from './sweep-file.ts';

/** One choice of values. */
export interface Trial {
  /** From 1. */
  readonly number: number;
  /** In the order of the sweep's parameters. */
  readonly sets: readonly Override[];
}

/** The trials of a sweep, and how many different ones there are; infinite where a range has no end of values. */
export interface DrawnTrials {
  readonly trials: readonly Trial[];
  readonly possible: number;
}

/** Draws of one trial until it is one that was not there yet. */
const ATTEMPTS = 1000;

/**
 * Chooses the values to try. A grid has all, the last parameter changing first; random draws follow from the seed, and more of
 * them begin with the same ones. No two trials are alike, so there may be fewer than were asked for.
 *
 * @param count at most so many
 * @throws UserError for a grid over a range without steps
 */
export function drawTrials(
  sweep: Pick<Sweep, 'method' | 'parameters'>,
  { count, seed }: { readonly count: number; readonly seed: number },
): DrawnTrials {
  const sizes = sweep.parameters.map(({ space }) => allValues(space)?.length ?? Number.POSITIVE_INFINITY);
  const possible = sizes.reduce((product, size) => product * size, 1);
  const wanted = Math.min(count, possible);
  const chosen =
    sweep.method === 'grid' ? grid(sweep.parameters, wanted) : random(sweep.parameters, wanted, seed);
  const trials = chosen.map((values, index) => ({
    number: index + 1,
    sets: sweep.parameters.map((parameter, position) => overrideOf(parameter, values[position])),
  }));
  return { trials, possible };
}

function overrideOf({ key, place }: SweptParameter, value: unknown): Override {
  // A text that YAML would take for something else, as true, is quoted.
  const isPlain = typeof value === 'string' && isText(value);
  return { text: `${key}=${isPlain ? value : JSON.stringify(value)}`, keys: key.split('.'), value, place };
}

function isText(value: string): boolean {
  try {
    return parse(value) === value;
  } catch {
    return false;
  }
}

function grid(parameters: readonly SweptParameter[], wanted: number): unknown[][] {
  const values = parameters.map(({ key, place, space }) => {
    const all = allValues(space);
    if (all !== undefined) return all;
    throw new UserError(
      `${place}: ${key}: a range has no end of values; method grid expects values, or method random`,
    );
  });
  return Array.from({ length: wanted }, (_, index) => {
    let rest = index;
    return values
      .toReversed()
      .map((own) => {
        const value = own[rest % own.length];
        rest = Math.floor(rest / own.length);
        return value;
      })
      .toReversed();
  });
}

function random(parameters: readonly SweptParameter[], wanted: number, seed: number): unknown[][] {
  const drawn = new Map<string, unknown[]>();
  for (let attempt = 0; drawn.size < wanted && attempt < ATTEMPTS * wanted; attempt++) {
    const values = parameters.map(({ key, space }) =>
      drawValue(space, new RandomStream(seed, `${key} ${attempt}`)),
    );
    const text = canonicalJson(values as Json);
    if (!drawn.has(text)) drawn.set(text, values);
  }
  return [...drawn.values()];
}
