import { join } from 'node:path';
import test from 'ava';
import {
  defineStep,
  drawGraph,
  folder,
  planGraph,
  runPipeline,
  select,
} from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { contentsOf } from '../folder-contents.ts';
import { TextSteps } from '../text-steps.ts';

test('each step has its state, typed reasons, key, folder, upstream and the time it took', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  await runPipeline([steps.say('a', { label: 'first' }), steps.say('c')], { workdir, workers: 1 });
  const changed = steps.say('b', { label: 'first' });
  const { nodes } = await planGraph([steps.measure([changed, steps.say('c'), folder(workdir)])], { workdir });
  t.like(nodes[0], {
    name: 'Say',
    label: 'first',
    state: 'run',
    reasons: [{ type: 'parameter-changed', name: 'text', from: 'a', to: 'b' }],
    params: { text: 'b' },
    outDir: null,
    upstream: [],
  });
  t.is(typeof nodes[0]?.madeInMs, 'number', 'what it was changed from took so long');
  t.like(nodes[1], { state: 'fresh', reasons: [], label: null });
  t.regex(nodes[1]?.outDir ?? '', /00-Say-[0-9a-f]{8}$/);
  t.is(nodes[1]?.outDir?.slice(-8), nodes[1]?.key?.slice(0, 8));
  t.is(typeof nodes[1]?.madeInMs, 'number');
  t.like(nodes[2], {
    state: 'waits',
    key: null,
    upstream: [0, 1],
    folders: [workdir],
    madeInMs: null,
    depth: 1,
  });
});

test('drawing runs nothing, and as JSON tells everything', async (t) => {
  const workdir = join(temporaryFolder(t), 'work');
  const steps = new TextSteps();
  const graph = await planGraph([steps.measure(steps.say('a'))], { workdir });
  t.deepEqual(JSON.parse(drawGraph(graph, { format: 'json' })), { type: 'graph', nodes: graph.nodes });
  t.deepEqual(steps.takeRan(), []);
  t.is(contentsOf(workdir).size, 0);
});

test('spawned steps are drawn where they are known, and a step says that it will spawn some', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const spawning = defineStep({
    name: 'Spawning',
    version: '1',
    run: async () => {},
    spawn: ({ node }) => [steps.measure(select(node, '*.txt'))],
  })({ scope: 'test', params: {} });
  const before = await planGraph([spawning], { workdir });
  t.like(before.nodes, [{ name: 'Spawning', spawnsLater: true }]);
  t.regex(drawGraph(before, { format: 'text' }), /no output yet; then it is known which steps it spawns/);
  await runPipeline([spawning], { workdir, workers: 1 });
  const { nodes } = await planGraph([spawning], { workdir });
  t.like(nodes, [
    { name: 'Spawning', state: 'fresh', spawnsLater: false },
    { name: 'Measure', state: 'fresh', upstream: [0] },
  ]);
});
