import { hash } from 'node:crypto';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { drawGraph } from '../../../src/pipeline/index.ts';
import { lettered, nastyGraph } from './graphs.ts';

const data = /<script type="text\/plain" id="graph">([^<]*)<\/script>/;

/** The opening tags that a page has, in order. */
function tagsOf(page: string): string[] {
  return [...page.matchAll(/<([a-z][a-z0-9]*)\b/g)].map(([, tag]) => tag ?? '');
}

/** All of a page before its own script, in which there are comparisons. */
const beforeScript = (page: string) => page.slice(0, page.lastIndexOf('<script>'));

test('the page names no other file and no address, and runs nothing but its script', (t) => {
  const page = drawGraph(lettered({ a: [], b: ['a'] }), { format: 'html', title: 'Two <steps>' });
  t.notRegex(page, /\b(?:src|href)=|@import|url\(|sourceMappingURL|\{\{/);
  t.deepEqual([...new Set(page.match(/https?:\/\/[^'"`\s]+/g))], ['http://www.w3.org/2000/svg']);
  t.regex(page, /<title>Two &lt;steps&gt;<\/title>/);
  const script = /<script>(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  t.true(page.includes(`default-src 'none'; script-src 'sha256-${hash('sha256', script, 'base64')}'`));
});

testProp(
  'whatever steps are called, the page has the same tags, and its data parse back',
  [nastyGraph.filter(({ nodes }) => nodes.length > 0), fc.string({ unit: 'binary' })],
  (t, graph, title) => {
    const page = drawGraph(graph, { format: 'html', title });
    t.deepEqual(JSON.parse(data.exec(page)?.[1] ?? ''), JSON.parse(JSON.stringify(graph)));
    const tags = tagsOf(beforeScript(page));
    const states = new Set(graph.nodes.map(({ state }) => state)).size;
    t.is(tags.filter((tag) => tag === 'button').length, 5 + states);
    t.is(tags.filter((tag) => tag === 'script').length, 1);
    t.is(tags.filter((tag) => tag === 'b').length, 0);
  },
  { numRuns: 30 },
);
