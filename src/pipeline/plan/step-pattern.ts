import { UserError } from '../../errors.ts';
import { fewNames } from '../../few.ts';
import type { GraphStep } from '../graph.ts';
import { textPattern } from '../text/text-pattern.ts';
import type { StepNode } from '../types.ts';

/**
 * The steps that match one of the patterns, in which `*` stands for any characters: by name (`EmbedSplit`), name and
 * label (`EmbedSplit train`), or either with the scope in front (`tone_pitch-1.0.0-small/EmbedSplit`).
 *
 * @param option how people call the option that holds the patterns
 * @throws UserError for a pattern that no step matches, with the names there are
 */
export function matchingSteps(
  graph: readonly GraphStep[],
  patterns: readonly string[],
  option: string,
): Set<StepNode> {
  const found = new Set<StepNode>();
  for (const pattern of patterns) {
    const matches = textPattern(pattern);
    const nodes = graph.map(({ node }) => node).filter((node) => namesOf(node).some(matches));
    if (nodes.length === 0) {
      const names = [...new Set(graph.map(({ node }) => node.definition.name))];
      throw new UserError(`${option} ${pattern}: no such step; there are ${fewNames(names, 12)}`);
    }
    for (const node of nodes) {
      found.add(node);
    }
  }
  return found;
}

/** Tells steps that match one of the patterns. */
export function stepMatcher(patterns: readonly string[]): (node: StepNode) => boolean {
  const compiled = patterns.map(textPattern);
  return (node) =>
    compiled.length > 0 && namesOf(node).some((name) => compiled.some((matches) => matches(name)));
}

function namesOf({ scope, label, definition: { name } }: StepNode): readonly string[] {
  const names = label === undefined ? [name] : [name, `${name} ${label}`];
  return [...names, ...names.map((each) => `${scope}/${each}`)];
}
