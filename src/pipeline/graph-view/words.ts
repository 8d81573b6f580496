import { at } from '../../at.ts';
import { describeReasons } from '../keys/describe-reasons.ts';
import { formatCount, formatDuration } from '../text/quantities.ts';
import type { Box } from './drawing.ts';
import type { GraphNode, StepGraph } from './step-graph.ts';

/** The states that plans know, in the order in which they are told, with their mark and how people are told of them. */
const known = [
  { state: 'fresh', mark: '✓', words: 'fresh' },
  { state: 'restore', mark: '↓', words: 'to restore' },
  { state: 'run', mark: '▸', words: 'to run' },
  { state: 'waits', mark: '◌', words: 'waiting' },
] as const;

/** The mark of a state, so that no one needs colours to tell them apart. */
export function markOf(state: string): string {
  return known.find((each) => each.state === state)?.mark ?? '◆';
}

export function stateWords(state: string): string {
  return known.find((each) => each.state === state)?.words ?? state;
}

/** Why a step is in its state, and how long it took, for instance `to run: seed changed from 1 to 2; took 3.2 s before`. */
function describeNode({ state, reasons, accepted, madeInMs, spawnsLater }: GraphNode): string {
  const why = describeReasons(state === 'fresh' ? accepted : reasons).join(', ');
  const time = madeInMs === null ? '' : formatDuration(madeInMs);
  if (state === 'fresh') {
    return `fresh${why === '' ? '' : `, although ${why}`}${time === '' ? '' : `, made in ${time}`}`;
  }
  const more = spawnsLater ? '; then it is known which steps it spawns' : '';
  const before = `${time === '' ? '' : `; took ${time} before`}${more}`;
  if (state === 'waits' && why !== '') return `${why}${before}`;
  return `${stateWords(state)}${why === '' ? '' : `: ${why}`}${before}`;
}

/** Name and label of a step; of a group its name and how many there are. */
export function boxName({ name, members }: Box, { nodes }: StepGraph): string {
  const label = at(nodes, at(members, 0)).label;
  return members.length > 1 ? `${name} × ${members.length}` : label === null ? name : `${name} ${label}`;
}

/** What is to be said of a box: of a group, how many steps are in which state. */
export function describeBox({ members }: Box, { nodes }: StepGraph): string {
  const [first] = members;
  const node = first === undefined ? undefined : nodes[first];
  if (node !== undefined && members.length === 1) return describeNode(node);
  return countStates(members, nodes)
    .map(([state, count]) => `${count} ${stateWords(state)}`)
    .join(', ');
}

/** The state of a box: of a group, the one that asks for most. */
export function boxState({ members }: Box, { nodes }: StepGraph): string {
  const states = countStates(members, nodes).map(([state]) => state);
  const unknown = states.find((state) => known.every((each) => each.state !== state));
  return (
    unknown ?? ['run', 'waits', 'restore'].find((state) => states.includes(state)) ?? states[0] ?? 'fresh'
  );
}

/** How many of some steps are in each state there is among them, the known states first. */
export function countStates(
  members: Iterable<number>,
  nodes: readonly GraphNode[],
): readonly (readonly [state: string, count: number])[] {
  const counts = new Map<string, number>(known.map(({ state }) => [state, 0]));
  for (const member of members) {
    const state = at(nodes, member).state;
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 0);
}

/** For instance `44 steps: 12 fresh, 3 to run, 29 waiting`. */
export function graphSummary({ nodes }: StepGraph): string {
  const counts = countStates(nodes.keys(), nodes).map(([state, count]) => `${count} ${stateWords(state)}`);
  return counts.length === 0 ? '0 steps' : `${formatCount(nodes.length, 'step')}: ${counts.join(', ')}`;
}
