import test from 'ava';
import { parseJams } from '../../../src/formats/jams/read.ts';
import { searchAnnotations } from '../../../src/formats/jams/search.ts';
import { fixture } from './jams-fixture.ts';

const jams = parseJams(fixture.written.text, 'song.jams');

test('annotations are found that the Python package finds', (t) => {
  for (const { query, found } of fixture.written.searches) {
    const own = searchAnnotations(jams, query).map((each) => jams.annotations.indexOf(each));
    t.deepEqual(own, [...found], JSON.stringify(query));
  }
});

test('a function, a regular expression and an equal value find annotations too', (t) => {
  const names = (query: Parameters<typeof searchAnnotations>[1]) =>
    searchAnnotations(jams, query).map(({ namespace }) => namespace);
  t.deepEqual(names({ namespace: /_open$/ }), ['segment_open']);
  t.deepEqual(names({ duration: (value) => typeof value === 'number' && value > 1, foo: 1 }).length, 6);
  t.deepEqual(names({ duration: 3 }), []);
});
