import { at } from '../at.ts';
import { GraphBuilder } from './onnx-model.ts';
import type { Dim, Dims, GraphNode, Value } from './values.ts';

/** Rows of a block: 512 KiB of a batch of 1,024, and so few blocks that starting their operators costs little. */
const BLOCK = 128;
/** Fewer operators on whole matrices gain nothing. */
const FEWEST = 4;

const ELEMENT_BY_ELEMENT = new Set(['Add', 'Sub', 'Mul', 'Div', 'Sqrt', 'Neg', 'Relu', 'HardSigmoid']);
const SUMS_OF_ROWS = new Set(['ReduceMean', 'ReduceSum']);

/**
 * Computes what follows row by row from matrices of shape (rows, batch) in blocks of rows, one after the other through all
 * operators between two products, so that a block stays in the processor's cache. Each number is computed by the same operators
 * from the same numbers as before, so the bytes are the same. Matrices whose rows are not multiples of 128 are left as they are.
 *
 * @param kept values that stay what they are, as the graph is to put them out
 */
export function inRowBlocks(graph: GraphBuilder, kept: readonly Value[]): void {
  for (let group = nextGroup(graph, kept); group !== undefined; group = nextGroup(graph, kept)) {
    const before = [...graph.nodes];
    const others = before.filter((node) => !group?.has(node));
    const replaced = addScan(graph, group, others);
    const inputOf = (value: Value) => replaced.get(value) ?? value;
    const nodes = others.map((node) => ({ ...node, inputs: node.inputs.map(inputOf) }));
    graph.replaceNodes(inOrder([...nodes, ...graph.nodes.slice(before.length)]));
  }
}

/** Operators with the same number of rows between the same two products. */
function nextGroup(graph: GraphBuilder, kept: readonly Value[]): ReadonlySet<GraphNode> | undefined {
  const depths = depthsOf(graph);
  const groups = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    const rows = rowsOf(graph, node);
    if (rows === undefined) continue;
    const key = `${rows} ${depths.get(node)}`;
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  return [...groups.values()]
    .map(betweenMatrices)
    .filter((group) => [...group].filter(ofMatrix).length >= FEWEST)
    .find((group) => ![...group].some(({ outputs }) => outputs.some((output) => kept.includes(output))));
}

/**
 * How many operators on matrices that are no rows by themselves, such as products, are above each node; a node whose result is
 * needed further below alone is as deep as there.
 */
function depthsOf(graph: GraphBuilder): ReadonlyMap<GraphNode, number> {
  const depths = new Map<GraphNode, number>();
  const makers = makersOf(graph.nodes);
  const readers = new Map<GraphNode, GraphNode[]>();
  for (const node of graph.nodes) {
    const above = [...new Set(node.inputs.flatMap((input) => makers.get(input) ?? []))];
    const isRows = rowsOf(graph, node) !== undefined;
    const own = !isRows && isMatrix(node.outputs[0]) ? 1 : 0;
    depths.set(node, Math.max(0, ...above.map((maker) => depths.get(maker) ?? 0)) + own);
    for (const maker of above) readers.set(maker, [...(readers.get(maker) ?? []), node]);
  }
  for (const node of [...graph.nodes].reverse()) {
    const below = readers.get(node) ?? [];
    if (rowsOf(graph, node) === undefined || below.length === 0) continue;
    if (below.every((reader) => rowsOf(graph, reader) !== undefined)) {
      depths.set(node, Math.min(...below.map((reader) => depths.get(reader) ?? 0)));
    }
  }
  return depths;
}

/** How many rows a node has whose rows follow each from the same rows of its inputs; undefined: it is none. */
function rowsOf(graph: GraphBuilder, node: GraphNode): number | undefined {
  const [output] = node.outputs;
  const rows = output?.dims?.[0];
  if (output?.dims?.length !== 2 || typeof rows !== 'number' || rows % BLOCK !== 0 || rows === BLOCK) return;
  if (SUMS_OF_ROWS.has(node.type)) {
    const [x, axes] = node.inputs;
    const isRows =
      axes !== undefined && graph.integersOf(axes)?.join() === '1' && node.attributes.keepdims === 1;
    return isRows && isMatrix(x) ? rows : undefined;
  }
  const putsBehindRows = node.type === 'Concat' && node.attributes.axis === 1;
  if (!ELEMENT_BY_ELEMENT.has(node.type) && !putsBehindRows) return undefined;
  if (!isMatrix(output) && output.dims[1] !== 1) return undefined;
  return node.inputs.every(({ dims }) => dims?.length === 0 || (dims?.length === 2 && dims[0] === rows))
    ? rows
    : undefined;
}

/** (rows, batch), the rows a number, the batch told when the graph runs. */
function isMatrix(value: Value | undefined): boolean {
  const { dims } = value ?? {};
  return dims?.length === 2 && typeof dims[0] === 'number' && typeof dims[1] === 'string';
}

function ofMatrix({ inputs, outputs }: GraphNode): boolean {
  return [...inputs, ...outputs].some(isMatrix);
}

/** Of nodes in their order those on matrices, and those on columns that lie on the way from one to another. */
function betweenMatrices(nodes: readonly GraphNode[]): ReadonlySet<GraphNode> {
  const reaching = (list: readonly GraphNode[], from: 'inputs' | 'outputs', to: 'inputs' | 'outputs') => {
    const reached = new Set<Value>();
    return new Set(
      list.filter((node) => {
        const isReached = ofMatrix(node) || node[from].some((value) => reached.has(value));
        if (isReached) for (const value of node[to]) reached.add(value);
        return isReached;
      }),
    );
  };
  const below = reaching(nodes, 'inputs', 'outputs');
  const above = reaching([...nodes].reverse(), 'outputs', 'inputs');
  return new Set(nodes.filter((node) => below.has(node) && above.has(node)));
}

/** Adds the group as a Scan over blocks, and gives what takes the place of its outputs for the other nodes. */
function addScan(
  graph: GraphBuilder,
  group: ReadonlySet<GraphNode>,
  others: readonly GraphNode[],
): ReadonlyMap<Value, Value> {
  const made = new Set([...group].flatMap(({ outputs }) => outputs));
  const read = new Set([...group].flatMap(({ inputs }) => inputs));
  const given = [...read].filter((value) => !made.has(value) && value.dims?.length === 2);
  const replaced = new Map<Value, Value>();
  const wanted = new Set<Value>();
  for (const { type, inputs } of others) {
    for (const value of inputs.filter((input) => made.has(input))) {
      // Where only the size is asked for, that of a matrix that is there anyway.
      const alike = given.find(({ dims }) => String(dims) === String(value.dims));
      if (type === 'Size' && alike !== undefined) replaced.set(value, alike);
      else wanted.add(value);
    }
  }
  const blocks = (value: Value) => [Number(value.dims?.[0]) / BLOCK, BLOCK, widthOf(value)];
  const scanned = graph.opWithOutputs(
    'Scan',
    given.map((value) => reshaped(graph, value, blocks(value))),
    { body: { graph: bodyOf(group, given, [...wanted]) }, num_scan_inputs: given.length },
    [...wanted].map((value) => ({ dims: blocks(value) })),
  );
  for (const [index, value] of [...wanted].entries()) {
    replaced.set(value, reshaped(graph, at(scanned, index), value.dims ?? []));
  }
  return replaced;
}

/** What computes a block, given those of some values. */
function bodyOf(
  group: ReadonlySet<GraphNode>,
  given: readonly Value[],
  wanted: readonly Value[],
): GraphBuilder {
  const prefix = `${wanted[0]?.name}_`;
  const body = new GraphBuilder(prefix);
  const inside = new Map(
    given.map((value, index) => [value, body.input(`${prefix}given ${index}`, [BLOCK, widthOf(value)])]),
  );
  const insideOf = (value: Value) => inside.get(value) ?? value;
  for (const { type, inputs, outputs, attributes } of group) {
    const dims = outputs.map((output) => ({ dims: [BLOCK, widthOf(output)] }));
    const values = body.opWithOutputs(type, inputs.map(insideOf), attributes, dims);
    for (const [index, output] of outputs.entries()) inside.set(output, at(values, index));
  }
  for (const [index, value] of wanted.entries()) body.output(`${prefix}made ${index}`, insideOf(value));
  return body;
}

function reshaped(graph: GraphBuilder, value: Value, dims: Dims): Value {
  const shape = graph.integers(dims.map((dim) => (typeof dim === 'number' ? dim : -1)));
  return graph.op('Reshape', [value, shape], {}, { dims });
}

function widthOf({ dims }: Value): Dim {
  return dims?.[1] ?? 1;
}

/** The same nodes, each behind what makes its inputs. */
function inOrder(nodes: readonly GraphNode[]): GraphNode[] {
  const makers = makersOf(nodes);
  const ordered = new Set<GraphNode>();
  const visit = (node: GraphNode) => {
    if (ordered.has(node)) return;
    for (const input of node.inputs) {
      const maker = makers.get(input);
      if (maker !== undefined) visit(maker);
    }
    ordered.add(node);
  };
  for (const node of nodes) visit(node);
  return [...ordered];
}

function makersOf(nodes: readonly GraphNode[]): ReadonlyMap<Value, GraphNode> {
  return new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
}
