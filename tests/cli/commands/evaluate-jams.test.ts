import test from 'ava';
import { type Annotation, newAnnotation, newJams } from '../../../src/formats/jams/jams.ts';
import { stringifyJams } from '../../../src/formats/jams/write.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

function song(...annotations: Annotation[]): string {
  return stringifyJams(newJams({ file_metadata: { duration: 9 }, annotations }));
}

const onsets = (...times: number[]) =>
  newAnnotation({ namespace: 'onset', data: times.map((time) => ({ time, duration: 0, value: null })) });
const tag = newAnnotation({ namespace: 'tag_open', data: [{ time: 0, duration: 1, value: 'rock' }] });

test('evaluate scores what two JAMS files have both, and tells what it leaves out', async (t) => {
  const folder = temporaryFolder(t, {
    'reference.jams': song(onsets(1, 2, 3), tag),
    'estimate.jams': song(onsets(1.01, 2)),
  });
  const args = ['evaluate', 'reference.jams', 'estimate.jams'];
  const { stdout, stderr, exitCode } = await command(folder, args);
  t.is(exitCode, 0);
  t.is(stderr, 'not scored: tag_open: there are no scores of it');
  t.regex(stdout, /^namespace +annotations +score +value\n/);
  t.regex(stdout, /^onset +0, 0 +F-measure +0\.8000$/m);
  const json = JSON.parse((await command(folder, [...args, '--json'])).stdout);
  t.like(json.scored[0], { namespace: 'onset', scores: { 'F-measure': 0.8, Precision: 1 } });
});

test('one JAMS file, and two that have nothing in common, are refused', async (t) => {
  const folder = temporaryFolder(t, { 'a.jams': song(onsets(1)), 'b.jams': song(tag) });
  const one = await command(folder, ['evaluate', 'a.jams']);
  t.is(one.exitCode, 2);
  t.regex(one.stderr, /^a\.jams: one JAMS file; expected that of a reference, then that of an estimate\n/);
  const two = await command(folder, ['evaluate', 'a.jams', 'b.jams']);
  t.is(two.exitCode, 2);
  t.regex(two.stderr, /a\.jams and b\.jams: nothing that both have can be scored/);
});
