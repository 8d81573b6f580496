import test from 'ava';
import { noteScores, velocityScores } from '../../../src/evaluate/scores/notes.ts';
import { checkCases, fixture } from '../music-fixture.ts';

function notesOf(notes: readonly (readonly [number, number, number, number])[]) {
  return notes.map(([start, end, frequency, velocity]) => ({ start, end, frequency, velocity }));
}

test("scores of notes equal mir_eval's, at the edge of the tolerances, without notes, and with velocities", (t) => {
  t.is(fixture.notes.length, 100);
  checkCases(t, [...noteScores, ...velocityScores], fixture.notes, ({ reference, estimated }) => ({
    reference: notesOf(reference),
    estimated: notesOf(estimated),
  }));
});
