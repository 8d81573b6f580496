import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { drawGraph, type StepGraph } from '../../../src/pipeline/index.ts';
import { graphNode, lettered, nastyGraph } from './graphs.ts';

const text = (graph: StepGraph, all?: boolean) => drawGraph(graph, { format: 'text', all });

test('what one step needs stands right below it, what several need in branches, each step once', (t) => {
  const graph = lettered({ a: [], b: ['a'], c: ['b'], d: ['b'], e: ['d', 'c', 'a'] });
  t.is(
    text(graph),
    `✓ test/e  fresh  + a
├─✓ c     fresh
│ ✓ b     fresh
│ ✓ a     fresh
└─✓ d     fresh  + b

5 steps: 5 fresh
`,
  );
});

test('states, reasons and durations are told in words, and unknown states too', (t) => {
  const graph = {
    nodes: [
      graphNode({ name: 'A', madeInMs: 3200, accepted: [{ type: 'version-changed', from: '1', to: '2' }] }),
      graphNode({ name: 'B', state: 'run', reasons: [{ type: 'forced' }], madeInMs: 200, label: 'x' }),
      graphNode({
        name: 'C',
        state: 'waits',
        reasons: [{ type: 'upstream-runs', steps: ['B x'], count: 2 }],
        scope: 'other',
        upstream: [1],
      }),
      graphNode({ name: 'D', state: 'elsewhere' }),
    ],
  };
  t.is(
    text(graph),
    `✓ test/A    fresh, although step version changed from 1 to 2, made in 3.2 s

◌ other/C   waits for B x and 1 more
▸ test/B x  to run: forced; took 0.20 s before

◆ test/D    elsewhere

4 steps: 1 fresh, 1 to run, 1 waiting, 1 elsewhere
`,
  );
});

test('past 100 steps those of one scope and name are one line, if not asked otherwise', (t) => {
  const steps = Array.from({ length: 101 }, (_, id) =>
    graphNode({ name: 'Part', label: `${id}`, state: id < 3 ? 'run' : 'fresh' }),
  );
  const graph = { nodes: [...steps, graphNode({ name: 'Sum', upstream: [...steps.keys()] })] };
  t.is(
    text(graph),
    `✓ test/Sum    fresh
▸ Part × 101  98 fresh, 3 to run

102 steps: 99 fresh, 3 to run
`,
  );
  t.is(text(graph, true).split('\n').length, 102 + 3);
});

test('a long chain is no wider than a short one', (t) => {
  const nodes = Array.from({ length: 20_000 }, (_, id) =>
    graphNode({ name: `S${id}`, depth: id, upstream: id === 0 ? [] : [id - 1] }),
  );
  const lines = text({ nodes }).split('\n');
  t.is(lines.length, 20_000 + 3);
  t.true(lines.every((line) => line.length < 40));
});

test('colours come only where they are asked for', (t) => {
  const graph = lettered({ a: [] });
  t.false(text(graph).includes('\u001b'));
  t.true(drawGraph(graph, { format: 'text', colour: true }).includes('\u001b[32m'));
});

testProp('each step stands on one line, whatever its name', [nastyGraph], (t, graph) => {
  const lines = text(graph, true).split('\n');
  t.is(lines.filter((line) => line !== '').length, graph.nodes.length + 1);
  t.notRegex(lines.join(''), /\p{Cc}/u);
});

testProp(
  'every step can be found, however steps depend on each other',
  [fc.array(fc.array(fc.nat(29)), { maxLength: 30 })],
  (t, needs) => {
    const nodes = needs.map((above, id) =>
      graphNode({ name: `S${id}-`, upstream: [...new Set(above.filter((each) => each < id))] }),
    );
    const printed = text({ nodes });
    t.true(
      nodes.every(({ name }) =>
        printed.split('\n').some((line) => line.includes(` ${name} `) || line.includes(`/${name} `)),
      ),
    );
  },
);
