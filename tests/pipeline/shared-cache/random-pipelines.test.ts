import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testProp } from '@fast-check/ava';
import fc from 'fast-check';
import {
  defineStep,
  type InputSource,
  type RunResult,
  type StepNode,
  select,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { contentsOf } from '../folder-contents.ts';
import { entriesOf, runCached } from './cached-runs.ts';

type Mix = { text: string; copies: number };

/** Writes its text, after all that its inputs hold, into as many files as it is told to, some of them in folders. */
function mixing(ran: string[]) {
  return defineStep<Mix, { from: readonly InputSource[] }>({
    name: 'Mix',
    version: '1',
    run: async ({ params: { text, copies }, inputs, outDir }) => {
      ran.push(text);
      const before = inputs.from.flatMap(({ path, files }) =>
        files.map((file) => readFileSync(join(path, file), 'utf8')),
      );
      for (let copy = 0; copy < copies; copy += 1) {
        const name = copy % 2 === 0 ? `${copy}.txt` : `folder ${copy}/é.bin`;
        await writeFileAtomic(join(outDir, name), `${before.join('')}${text}${copy}`.slice(-4000));
      }
    },
  });
}

const graphs = fc.array(
  fc.record({
    text: fc.string({ maxLength: 3, unit: 'binary' }),
    copies: fc.nat(3),
    from: fc.array(fc.record({ step: fc.nat(20), part: fc.boolean() }), { maxLength: 3 }),
    /** Whether the cache has lost its output when the others look. */
    lost: fc.boolean(),
  }),
  { minLength: 1, maxLength: 7 },
);

/** Each step reads some of those before it. */
function nodesOf(graph: typeof graphs extends fc.Arbitrary<infer T> ? T : never, ran: string[]): StepNode[] {
  const mix = mixing(ran);
  const nodes: StepNode[] = [];
  for (const [index, { text, copies, from }] of graph.entries()) {
    const inputs =
      nodes.length === 0
        ? []
        : from.map(({ step, part }) => {
            const node = nodes[step % nodes.length] as StepNode;
            return part ? select(node, '*.txt') : node;
          });
    nodes.push(mix({ scope: 'test', params: { text, copies }, inputs: { from: inputs }, label: `${index}` }));
  }
  return nodes;
}

function bytesOf(result: RunResult, nodes: readonly StepNode[]): string {
  const outputs = nodes.map((node) => [
    ...contentsOf(result.outputOf(node), (path) => path !== '.manifest.json'),
  ]);
  return JSON.stringify(outputs);
}

testProp(
  'what comes from a cache, whole or in part, is byte for byte what computing gives',
  [graphs],
  async (t, graph) => {
    const root = mkdtempSync(join(tmpdir(), 'heareval-pipeline-'));
    try {
      const cache = join(root, 'cache');
      const ran: string[] = [];
      const nodes = nodesOf(graph, ran);
      const run = async (workdir: string, list?: string) => {
        const { result, warnings } = await runCached(nodes, { workdir: join(root, workdir), cache: list });
        t.deepEqual(warnings, []);
        return { bytes: bytesOf(result, nodes), ran: ran.splice(0).length };
      };
      const computed = await run('computed');
      t.deepEqual(await run('shared', cache), computed);
      t.deepEqual(await run('restored', `${cache}:r`), { ...computed, ran: 0 });
      const lost = entriesOf(cache).filter((_, index) => graph[index]?.lost);
      for (const entry of lost) rmSync(entry, { recursive: true });
      t.deepEqual(await run('mixed', cache), { ...computed, ran: lost.length });
      t.deepEqual(await run('healed', `${cache}:r`), { ...computed, ran: 0 });
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
  { numRuns: 12 },
);
