import { at, atKey } from '../../at.ts';
import type { GraphNode, StepGraph } from './step-graph.ts';

/** What is drawn as one thing: a step, or all steps of one scope and name. */
export interface Box {
  /** Names the group that it is, or that its step belongs to. */
  readonly group: string;
  readonly scope: string;
  readonly name: string;
  /** Positions in the graph, ascending. */
  readonly members: readonly number[];
}

/** A graph with some of its groups collapsed. */
export interface Drawing {
  readonly boxes: readonly Box[];
  /** Pairs of positions in `boxes`, the upstream one first, each pair once. */
  readonly edges: readonly (readonly [from: number, to: number])[];
}

/** Graphs with more steps are drawn with their groups collapsed, if not asked otherwise. */
const READABLE = 100;

export function isLarge({ nodes }: StepGraph): boolean {
  return nodes.length > READABLE;
}

function groupOf({ scope, name }: GraphNode): string {
  return `${scope}/${name}`;
}

/** @param isExpanded tells of a group of several steps whether each is drawn by itself */
export function draw({ nodes }: StepGraph, isExpanded: (group: string) => boolean): Drawing {
  const groups = new Map<string, number[]>();
  for (const [position, node] of nodes.entries()) {
    const group = groupOf(node);
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [position]);
    else members.push(position);
  }
  const boxes: Box[] = [];
  const boxOf = new Int32Array(nodes.length).fill(-1);
  for (const [position, node] of nodes.entries()) {
    if (boxOf[position] !== -1) continue;
    const group = groupOf(node);
    const all = atKey(groups, group);
    const members = all.length > 1 && isExpanded(group) ? [position] : all;
    for (const member of members) boxOf[member] = boxes.length;
    boxes.push({ group, scope: node.scope, name: node.name, members });
  }
  return { boxes, edges: edgesBetween(nodes, boxOf) };
}

function edgesBetween(nodes: readonly GraphNode[], boxOf: Int32Array): Drawing['edges'] {
  const edges: [number, number][] = [];
  const seen = new Set<number>();
  for (const [position, { upstream }] of nodes.entries()) {
    const to = at(boxOf, position);
    for (const above of upstream) {
      const from = at(boxOf, above);
      const pair = from * nodes.length + to;
      if (from === to || seen.has(pair)) continue;
      seen.add(pair);
      edges.push([from, to]);
    }
  }
  return edges;
}

/** The edges that come to, and go from, each box. */
export interface Neighbours {
  readonly above: readonly (readonly number[])[];
  readonly below: readonly (readonly number[])[];
}

export function neighboursOf({ boxes, edges }: Drawing): Neighbours {
  const above: number[][] = boxes.map(() => []);
  const below: number[][] = boxes.map(() => []);
  for (const [from, to] of edges) {
    above[to]?.push(from);
    below[from]?.push(to);
  }
  return { above, below };
}
