import test from 'ava';
import { countRows } from '../../src/tasks/task-facts.ts';

const FACTS = { about: 'which note', clips: { small: 30 } };

test('a task of clips has an embedding for each clip', (t) => {
  t.is(countRows(FACTS, 'small', { embedding_type: 'scene', sample_duration: 4 }), 30);
  t.is(countRows(FACTS, 'small', { embedding_type: 'scene', sample_duration: null }), 30);
});

test('a task of events has 20 embeddings for each second of clips of one length, and nobody knows how many of others', (t) => {
  t.is(countRows(FACTS, 'small', { embedding_type: 'event', sample_duration: 4 }), 30 * 4 * 20);
  t.is(countRows(FACTS, 'small', { embedding_type: 'event', sample_duration: null }), undefined);
});

test('where clips were not counted, neither are embeddings', (t) => {
  t.is(countRows(FACTS, 'full', { embedding_type: 'event', sample_duration: 4 }), undefined);
  t.is(countRows(undefined, 'small', { embedding_type: 'scene', sample_duration: 4 }), undefined);
});
