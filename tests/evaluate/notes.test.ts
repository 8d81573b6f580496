import test from 'ava';
import { noteScores } from '../../src/evaluate/notes.ts';
import { checkCases, fixture } from './music-fixture.ts';

function notesOf(notes: readonly (readonly [number, number, number])[]) {
  return notes.map(([start, end, frequency]) => ({ start, end, frequency }));
}

test("scores of notes equal mir_eval's, at the edge of the tolerances and without notes", (t) => {
  t.is(fixture.notes.length, 100);
  checkCases(t, noteScores, fixture.notes, ({ reference, estimated }) => ({
    reference: notesOf(reference),
    estimated: notesOf(estimated),
  }));
});
