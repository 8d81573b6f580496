import { posix } from 'node:path';
import { at } from '../../at.ts';

/** Which prediction is of which track. */
export interface MatchedTracks {
  /** Names of predictions by the names of their tracks. */
  readonly found: ReadonlyMap<string, string>;
  /** What was left out of names, in one line, where names are not alike as they are. */
  readonly told?: string;
}

/** A way to compare names. */
interface Way {
  readonly told?: string;
  readonly label: (name: string) => string;
  readonly predicted: (name: string) => string;
}

/**
 * Matches names of predictions with names of labels: as they are, else by their last parts, else by these without an end that
 * all labels, and one that all predictions have (`daisy1REF` and `daisy1`); the first of these that matches most, of ends the
 * shortest.
 *
 * @param labels names without extensions, each once
 * @param predicted the same
 */
export function matchTracks(labels: readonly string[], predicted: readonly string[]): MatchedTracks {
  let best: MatchedTracks = { found: new Map() };
  for (const way of waysOf(labels, predicted)) {
    const found = matched(labels, labels.map(way.label), predicted, predicted.map(way.predicted));
    if (found.size > best.found.size) best = way.told === undefined ? { found } : { found, told: way.told };
    if (best.found.size === Math.min(labels.length, predicted.length)) break;
  }
  return best;
}

function* waysOf(labels: readonly string[], predicted: readonly string[]): Generator<Way> {
  yield { label: (name) => name, predicted: (name) => name };
  const base = (name: string) => posix.basename(name);
  yield { told: 'names are matched without their folders', label: base, predicted: base };
  const ends = endsOf(labels.map(base)).flatMap((label) =>
    endsOf(predicted.map(base)).map((ofPredicted) => ({ label, predicted: ofPredicted })),
  );
  const length = (end: (typeof ends)[number]) => end.label.length + end.predicted.length;
  for (const end of ends.sort((a, b) => length(a) - length(b))) {
    yield {
      told: `names are matched without '${end.label}' at the end of those of labels and '${end.predicted}' of those of predictions`,
      label: (name) => without(base(name), end.label),
      predicted: (name) => without(base(name), end.predicted),
    };
  }
}

function without(name: string, end: string): string {
  return name.slice(0, name.length - end.length);
}

/** Ends that all names have, the empty one first. */
function endsOf(names: readonly string[]): readonly string[] {
  const most = commonEnd(names);
  return Array.from({ length: most.length + 1 }, (_, length) => most.slice(most.length - length));
}

/** Of keys that are there twice there are no matches. */
function matched(
  labels: readonly string[],
  labelKeys: readonly string[],
  predicted: readonly string[],
  predictedKeys: readonly string[],
): ReadonlyMap<string, string> {
  const byKey = new Map(predictedKeys.map((key, index) => [key, at(predicted, index)]));
  if (byKey.size < predictedKeys.length || new Set(labelKeys).size < labelKeys.length) return new Map();
  return new Map(
    labels.flatMap((label, index) => {
      const name = byKey.get(at(labelKeys, index));
      return name === undefined ? [] : [[label, name] as const];
    }),
  );
}

/** Of fewer than two names it is empty. */
function commonEnd([first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return '';
  let length = first.length;
  for (const other of others) {
    while (!other.endsWith(first.slice(first.length - length))) length--;
  }
  return first.slice(first.length - length);
}
