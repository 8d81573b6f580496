import { at } from '../../at.ts';
import { type Drawing, neighboursOf } from './drawing.ts';
import { layersOf } from './layers.ts';
import { plainText } from './plain-text.ts';
import type { StepGraph } from './step-graph.ts';
import { boxName, boxState, describeBox, graphSummary, markOf } from './words.ts';

/** Below what is listed, columns are no wider than this. */
const WIDEST = 56;

/**
 * The graph as lines for a terminal, the targets first. What a step needs stands below it: in the same column where that
 * is one step, else in branches. Each step stands once, below the one right after it; what else it is needed for is
 * told by `+` there.
 *
 * @param colour whether to use the terminal's
 */
export function graphText(graph: StepGraph, drawing: Drawing, colour: boolean): string {
  const { boxes } = drawing;
  const style = (code: number, text: string) =>
    colour && text !== '' ? `\u001b[${code}m${text}\u001b[39m` : text;
  const rows = treeRows(drawing).map(({ box, prefix, isRoot, isFirst, others }) => {
    const drawn = boxes[box];
    if (drawn === undefined) throw new RangeError(`No box ${box}`);
    const state = boxState(drawn, graph);
    const name = boxName(drawn, graph);
    return {
      prefix,
      isRoot,
      mark: markOf(state),
      state,
      title: plainText(isFirst ? `${drawn.scope}/${name}` : name),
      words: plainText(describeBox(drawn, graph)),
      others: others.map((each) => plainText(boxes[each] === undefined ? '' : boxName(boxes[each], graph))),
    };
  });
  const width = rows.reduce(
    (most, { prefix, title }) => Math.max(most, Math.min(WIDEST, prefix.length + title.length)),
    0,
  );
  const lines = rows.flatMap(({ prefix, mark, state, title, words, others, isRoot }, row) => {
    const padding = ' '.repeat(Math.max(0, width - prefix.length - title.length));
    const more = others.length > 3 ? `, ${others.length - 3} more` : '';
    const also = others.length === 0 ? '' : `  + ${others.slice(0, 3).join(', ')}${more}`;
    const code = codes.get(state) ?? MAGENTA;
    const line = `${style(GREY, prefix)}${style(code, mark)} ${title}${padding}  ${style(code, words)}${style(GREY, also)}`;
    return isRoot && row > 0 ? ['', line] : [line];
  });
  return `${[...lines, '', plainText(graphSummary(graph))].join('\n')}\n`;
}

/** Of the terminal's own colours, which people have set as they can read them. */
const codes: ReadonlyMap<string, number> = new Map([
  ['fresh', 32],
  ['restore', 34],
  ['run', 33],
  ['waits', 36],
]);
const MAGENTA = 35;
const GREY = 90;

interface TreeRow {
  readonly box: number;
  readonly prefix: string;
  /** Whether it stands below none. */
  readonly isRoot: boolean;
  /** Whether the scope is to be told: it is another than right above. */
  readonly isFirst: boolean;
  /** What it needs that stands elsewhere. */
  readonly others: readonly number[];
}

/** No deeper a stack for a longer chain, and no wider a line. */
function treeRows(drawing: Drawing): readonly TreeRow[] {
  const { boxes } = drawing;
  const { above } = neighboursOf(drawing);
  const parents = treeParents(drawing);
  const children: number[][] = boxes.map(() => []);
  const roots: number[] = [];
  for (const [box, parent] of parents.entries()) {
    if (parent === -1) roots.push(box);
    else children[parent]?.push(box);
  }
  const rows: TreeRow[] = [];
  const stack = roots.reverse().map((box) => ({ box, prefix: '', below: '' }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { box, prefix, below } = top;
    const parent = parents[box] ?? -1;
    const own = children[box] ?? [];
    rows.push({
      box,
      prefix,
      isRoot: parent === -1,
      isFirst: boxes[parent]?.scope !== boxes[box]?.scope,
      others: (above[box] ?? []).filter((each) => parents[each] !== box),
    });
    for (const [index, child] of [...own.entries()].reverse()) {
      const isLast = index === own.length - 1;
      if (own.length === 1) stack.push({ box: child, prefix: below, below });
      else if (isLast) stack.push({ box: child, prefix: `${below}└─`, below: `${below}  ` });
      else stack.push({ box: child, prefix: `${below}├─`, below: `${below}│ ` });
    }
  }
  return rows;
}

/** Below which box each stands: the nearest of those that need it; -1: below none. */
function treeParents(drawing: Drawing): Int32Array {
  const layers = layersOf(drawing);
  const parents = new Int32Array(drawing.boxes.length).fill(-1);
  for (const [from, to] of drawing.edges) {
    const layer = at(layers, to);
    const parent = at(parents, from);
    const isForward = layer > at(layers, from);
    if (isForward && (parent === -1 || layer < at(layers, parent))) parents[from] = to;
  }
  return parents;
}
