import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { buildGraph } from '../../../src/pipeline/graph.ts';
import { defineStep, type InputSource, runPipeline, type StepNode } from '../../../src/pipeline/index.ts';
import { longestPaths } from '../../../src/pipeline/run/priorities.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const ran: string[] = [];
const step = defineStep<{ name: string; ms?: number }, { from: readonly InputSource[] }>({
  name: 'Step',
  version: '1',
  run: async ({ params }) => {
    ran.push(params.name);
    await new Promise((resolve) => setTimeout(resolve, params.ms ?? 0));
  },
});
const node = (name: string, from: readonly StepNode[] = [], ms = 0) =>
  step({ scope: 'test', params: { name, ms }, inputs: { from }, label: name });

testProp(
  'the path from a step is as long as the longest way down, its own time included',
  [
    fc.array(fc.tuple(fc.nat({ max: 9 }), fc.array(fc.nat(), { maxLength: 3 })), {
      minLength: 1,
      maxLength: 12,
    }),
  ],
  (t, shape) => {
    const nodes: StepNode[] = [];
    for (const [ms, above] of shape) {
      nodes.push(
        node(
          `${nodes.length}`,
          nodes.length === 0 ? [] : above.map((at) => nodes[at % nodes.length] as StepNode),
          ms,
        ),
      );
    }
    const graph = buildGraph(nodes);
    const timeOf = (each: StepNode) => Number(each.params.ms) + 1;
    const paths = longestPaths(graph, (each) => timeOf(each.node));
    const longest = (at: (typeof graph)[number]): number =>
      timeOf(at.node) + Math.max(0, ...at.consumers.map(longest));
    t.deepEqual(
      graph.map(({ index }) => paths[index]),
      graph.map(longest),
    );
  },
);

test('steps of which no time is known count as long as the mean of the others, and fresh ones not at all', (t) => {
  const first = node('first');
  const second = node('second', [first]);
  const graph = buildGraph([node('third', [second])]);
  t.deepEqual(
    longestPaths(graph, () => undefined),
    [3, 2, 1],
  );
  const times = [0, 10, undefined];
  t.deepEqual(
    longestPaths(graph, ({ index }) => times[index]),
    [20, 20, 10],
  );
});

test.serial('the first step of a longer path starts before steps below which there is less', async (t) => {
  const workdir = temporaryFolder(t);
  const chain = node('end', [node('middle', [node('begin')])]);
  ran.length = 0;
  await runPipeline([node('a'), node('b'), chain], { workdir, workers: 1 });
  t.deepEqual(ran, ['begin', 'middle', 'a', 'b', 'end']);
});

test.serial('what took longest last time starts first', async (t) => {
  const workdir = temporaryFolder(t);
  const names = ['short', 'long', 'middling'];
  const run = async (version: string) => {
    const timed = defineStep<{ name: string }>({
      name: 'Timed',
      version,
      run: async ({ params }) => {
        ran.push(params.name);
      },
    });
    ran.length = 0;
    const nodes = names.map((name) => timed({ scope: 'test', params: { name }, label: name }));
    await runPipeline(nodes, { workdir, workers: 1 });
  };
  await run('1');
  t.deepEqual(ran, names);
  const history = join(workdir, '.cache', 'outputs.jsonl');
  const took = (line: string) => (/short/.test(line) ? 1 : /long/.test(line) ? 4000 : 200);
  const lines = readFileSync(history, 'utf8').trimEnd().split('\n');
  writeFileSync(
    history,
    lines.map((line) => `${JSON.stringify({ ...JSON.parse(line), ms: took(line) })}\n`).join(''),
  );
  await run('2');
  t.deepEqual(ran, ['long', 'middling', 'short']);
});
